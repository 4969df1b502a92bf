// What makes the composer quicker: briefs are dragged or moved by keys, and the inbox is shown while one types. Everything it
// does is sent by the form's own fields.

const form = document.getElementById("composer");
const list = document.getElementById("order");
const told = document.getElementById("order-told");
const unsaved = document.getElementById("unsaved");
const length = document.getElementById("subject-length");
let isChanged = false;
let dragged = null;

const items = () => [...list.children];
const place = (item) => item.querySelector(".order-place");
const headline = (item) => item.querySelector(".order-headline").textContent;
const fill = (pattern, values) =>
    Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, () => value), pattern);

const change = () => {
    isChanged = true;
    unsaved.hidden = false;
};

// A section stands where the first of its briefs stands, as in the mail.
const group = () => {
    const sections = [...new Set(items().map((item) => item.dataset.section))];
    list.append(...sections.flatMap((section) => items().filter((item) => item.dataset.section === section)));
    items().forEach((item, index) => (place(item).value = index + 1));
};

const settle = (item) => {
    group();
    const all = items();
    told.textContent = fill(list.dataset.moved, {
        headline: headline(item),
        place: all.indexOf(item) + 1,
        all: all.length,
    });
    change();
    showInbox();
};

// One place earlier or later; the first and the last of a section take the section with them.
const move = (item, earlier) => {
    const beside = earlier ? item.previousElementSibling : item.nextElementSibling;
    if (!beside) return;
    if (beside.dataset.section === item.dataset.section) {
        if (earlier) beside.before(item);
        else beside.after(item);
    } else {
        const of = (section) => items().filter((one) => one.dataset.section === section);
        const own = of(item.dataset.section);
        const others = of(beside.dataset.section);
        if (earlier) others[0].before(...own);
        else others.at(-1).after(...own);
    }
    settle(item);
};

const moveTo = (item, number) => {
    const others = items().filter((one) => one !== item);
    const next = others[number - 1];
    if (next) next.before(item);
    else list.append(item);
    settle(item);
};

list.addEventListener("keydown", (event) => {
    const item = event.target.closest("li");
    if (!event.target.matches(".order-place") || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    move(item, event.key === "ArrowUp");
    event.target.focus();
});

list.addEventListener("change", (event) => {
    if (!event.target.matches(".order-place")) return;
    event.stopPropagation();
    moveTo(event.target.closest("li"), event.target.valueAsNumber || 1);
});

list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const [wish] = button?.value.split(":") ?? [];
    if (wish !== "earlier" && wish !== "later") return;
    event.preventDefault();
    move(button.closest("li"), wish === "earlier");
    button.focus();
});

for (const item of items()) {
    const handle = document.createElement("span");
    handle.className = "order-handle";
    handle.draggable = true;
    handle.setAttribute("aria-hidden", "true");
    handle.textContent = "⠿";
    item.querySelector(".order-head").prepend(handle);
    handle.addEventListener("dragstart", (event) => {
        dragged = item;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", headline(item));
        event.dataTransfer.setDragImage(item, 0, 0);
        item.classList.add("order-dragged");
    });
    handle.addEventListener("dragend", () => {
        if (!dragged) return;
        item.classList.remove("order-dragged");
        dragged = null;
        settle(item);
    });
}

list.addEventListener("dragover", (event) => {
    const item = event.target.closest("li");
    if (!dragged) return;
    event.preventDefault();
    if (!item || item === dragged) return;
    const { top, height } = item.getBoundingClientRect();
    if (event.clientY < top + height / 2) item.before(dragged);
    else item.after(dragged);
});
list.addEventListener("drop", (event) => event.preventDefault());

// The subject and the preheader as a mail program shows them, with what their fields stand for.
const known = form.dataset.values.split("\n");
const filled = (text) =>
    text.replace(/\{\{([^{}]*)\}\}/g, (whole, inner) => {
        const field = inner.trim().split(/\s+/).join(" ");
        const [name, nameless = ""] = field.split("|");
        if (name.trim() === "name") return nameless.trim();
        if (field === "lead.headline") return list.firstElementChild ? headline(list.firstElementChild) : "";
        if (field === "count") return String(list.children.length);
        const at = known.findIndex((word, index) => index % 2 === 0 && word === field);
        return at < 0 ? whole : known[at + 1];
    });

const showInbox = () => {
    const subject = filled(form.elements.subject.value);
    const { pattern, phone, desktop } = length.dataset;
    length.textContent = fill(pattern, { letters: [...subject].length, phone, desktop });
    form.querySelector(".inbox-subject").textContent = subject;
    form.querySelector(".inbox-preheader").textContent = filled(form.elements.preheader.value);
};

form.addEventListener("input", () => {
    change();
    showInbox();
});
form.addEventListener("submit", () => (isChanged = false));
addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
});
document.getElementById("order-keys").hidden = false;
showInbox();
