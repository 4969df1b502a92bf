// Keeps saying how long it is until something, in its two largest units.

const SECOND = 1000;
const SIZES = [86_400, 3600, 60, 1];

const words = (seconds, units) => {
    const first = Math.min(SIZES.findIndex((size) => seconds >= size) >>> 0, SIZES.length - 1);
    const parts = [];
    let left = seconds;
    for (let at = first === SIZES.length - 1 ? first - 1 : first; at < SIZES.length && parts.length < 2; at += 1) {
        parts.push([Math.floor(left / SIZES[at]), units[at]]);
        left %= SIZES[at];
    }
    const said = parts.filter(([number]) => number > 0);
    return said.map(([number, unit]) => `${number}\u00a0${unit}`).join(" ");
};

const say = (element) => {
    const left = Math.floor((Date.parse(element.dataset.until) - Date.now()) / SECOND);
    if (left <= 0) {
        element.remove();
        return;
    }
    const time = words(left, element.dataset.units.split(" "));
    const text = element.dataset.pattern.replace("{time}", time);
    if (element.textContent !== text) element.textContent = text;
};

const sayAll = () => document.querySelectorAll(".countdown").forEach(say);

sayAll();
setInterval(sayAll, SECOND);
