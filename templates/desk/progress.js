// Keeps an issue's numbers up to date while the page is open. Screen readers are told of each tenth of the way.

const TENTH = 10;
const LATER = 10_000;

const box = document.getElementById("progress");
const told = document.getElementById("progress-told");
const shown = () => box.querySelector(".progress");
const again = () => location.replace(location.pathname);

const show = (html) => {
    const next = new DOMParser().parseFromString(html, "text/html").querySelector(".progress");
    const before = shown();
    if (!next) return;
    const tenth = (element) => Math.floor(Number(element.dataset.percent) / TENTH);
    box.replaceChildren(next);
    if (tenth(next) !== tenth(before)) told.textContent = box.dataset.told.replace("{percent}", next.dataset.percent);
    // What can be done with the issue is another thing now.
    if (next.dataset.status !== before.dataset.status) again();
};

if (box.dataset.events) {
    const events = new EventSource(box.dataset.events);
    events.addEventListener("message", (event) => show(event.data));
    events.addEventListener("end", () => {
        events.close();
        again();
    });
    events.addEventListener("error", () => {
        if (events.readyState === EventSource.CLOSED) setTimeout(again, LATER);
    });
}
