// Does the work that a sign-up form asks for (ALTCHA, version 2) while its reader fills it in. Nothing here is sent anywhere
// but to the site itself. When the work cannot be done, the form is sent without: its letter then waits for its turn.

const patience = 60_000;

for (const form of document.querySelectorAll("form[data-challenge]")) {
  const field = form.elements.namedItem("altcha");
  const status = form.querySelector("[data-words]");
  let work = null;

  const begin = () => {
    work ??= solve(form.dataset.challenge).catch(() => null);
    return work;
  };

  form.addEventListener("focusin", begin, { once: true });
  form.addEventListener("submit", async (event) => {
    if (form.dataset.ready) {
      return;
    }
    event.preventDefault();
    status.textContent = status.dataset.words;
    let solved = await begin();
    if (solved && solved.expiresAt * 1000 < Date.now() + 30_000) {
      work = null;
      solved = await begin();
    }
    field.value = solved ? solved.payload : "";
    form.dataset.ready = "yes";
    form.requestSubmit();
  });
  // Whoever comes back with the browser's button sends a form that has to be worked for anew.
  addEventListener("pageshow", () => {
    delete form.dataset.ready;
    field.value = "";
    status.textContent = "";
    work = null;
  });
}

async function solve(url) {
  const answer = await fetch(url);
  if (!answer.ok) {
    return null;
  }
  const challenge = await answer.json();
  const worker = new Worker("/assets/sign-up-worker.js");
  try {
    const solution = await new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = () => resolve(null);
      setTimeout(resolve, patience, null);
      worker.postMessage(challenge.parameters);
    });
    return solution && {
      payload: btoa(JSON.stringify({ challenge, solution })),
      expiresAt: challenge.parameters.expiresAt,
    };
  } finally {
    worker.terminate();
  }
}
