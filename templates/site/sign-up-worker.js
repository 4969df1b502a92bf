// Tries numbers until the key that is derived from one begins as the challenge asks. `crypto.subtle` is there on sites under
// https (and on localhost); elsewhere the answer is nothing.

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

onmessage = async ({ data: { algorithm, nonce, salt, cost, keyLength, keyPrefix } }) => {
  const [name, hash] = algorithm.split("/");
  if (!self.crypto?.subtle || name !== "PBKDF2") {
    postMessage(null);
    return;
  }
  const password = new Uint8Array([...bytes(nonce), 0, 0, 0, 0]);
  const counters = new DataView(password.buffer);
  const parameters = { name, hash, salt: bytes(salt), iterations: cost };
  for (let counter = 0; counter <= 0xffffffff; counter++) {
    counters.setUint32(password.length - 4, counter);
    const key = await crypto.subtle.importKey("raw", password, name, false, ["deriveBits"]);
    const derived = hex(await crypto.subtle.deriveBits(parameters, key, keyLength * 8));
    if (derived.startsWith(keyPrefix)) {
      postMessage({ counter, derivedKey: derived });
      return;
    }
  }
};
