// Buttons that write Markdown into the text, and their keys. The browser's own undo undoes them.

/** Puts text in the place of what is selected, or of the letters from `start` to `end`. */
export function insert(field, text, start = field.selectionStart, end = field.selectionEnd) {
  field.focus();
  field.setSelectionRange(start, end);
  // The one way that leaves the browser's undo as it is.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(start + text.length, start + text.length);
}

function around(field, mark) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const chosen = value.slice(start, end);
  const before = value.slice(start - mark.length, start);
  const after = value.slice(end, end + mark.length);
  if (chosen && before === mark && after === mark) {
    insert(field, chosen, start - mark.length, end + mark.length);
    field.setSelectionRange(start - mark.length, end - mark.length);
    return;
  }
  const text = chosen.trim();
  const from = start + chosen.indexOf(text);
  insert(field, `${mark}${text}${mark}`, from, from + text.length);
  field.setSelectionRange(from + mark.length, from + mark.length + text.length);
}

function beforeLines(field, mark) {
  const { value, selectionStart, selectionEnd } = field;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const next = value.indexOf("\n", selectionEnd);
  const end = next < 0 ? value.length : next;
  const lines = value.slice(start, end).split("\n");
  const marks = lines.map((_, index) => (typeof mark === "function" ? mark(index) : mark));
  const isMarked = lines.every((line, index) => line.startsWith(marks[index]));
  const written = lines.map((line, index) => (isMarked ? line.slice(marks[index].length) : marks[index] + line));
  const above = value.slice(0, Math.max(0, start - 1)).split("\n").at(-1);
  const apart = !isMarked && above.trim() && !/^(?:\d+\.|[->]) /u.test(above) ? "\n" : "";
  insert(field, apart + written.join("\n"), start, end);
}

function note(field) {
  const used = [...field.value.matchAll(/\[\^(\d+)\]/gu)].map(([, number]) => Number(number));
  const number = Math.max(0, ...used) + 1;
  insert(field, `[^${number}]`, field.selectionEnd, field.selectionEnd);
  const end = field.value.length;
  insert(field, `${field.value.endsWith("\n") ? "\n" : "\n\n"}[^${number}]: `, end, end);
}

function link(field) {
  const dialog = document.getElementById("link-dialog");
  const address = document.getElementById("link-address");
  let { selectionStart: start, selectionEnd: end } = field;
  address.value = "";
  dialog.showModal();
  // A dialog that closes takes the caret of the field to the front.
  dialog.onclose = () => field.setSelectionRange(start, end);
  document.getElementById("link-cancel").onclick = () => dialog.close();
  document.getElementById("link-form").onsubmit = () => {
    const text = field.value.slice(start, end);
    const target = address.value.trim().replace(/[()\s]/gu, encodeURIComponent).replace(/\(/gu, "%28").replace(/\)/gu, "%29");
    insert(field, `[${text}](${target})`, start, end);
    start += 1;
    end = start + text.length;
    field.setSelectionRange(start, end);
  };
}

const actions = {
  bold: (field) => around(field, "**"),
  italic: (field) => around(field, "*"),
  heading: (field) => beforeLines(field, "## "),
  quote: (field) => beforeLines(field, "> "),
  list: (field) => beforeLines(field, "- "),
  numbers: (field) => beforeLines(field, (index) => `${index + 1}. `),
  note,
  link,
  picture: (field) => field.dispatchEvent(new CustomEvent("brief:picture")),
};

const keys = { b: "bold", i: "italic", k: "link" };

export function startToolbar(form) {
  const field = form.elements.namedItem("body");
  const bar = document.getElementById("toolbar");
  const buttons = [...bar.querySelectorAll("button")];
  bar.hidden = false;
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) {
      actions[button.dataset.mark](field);
    }
  });
  // One stop for the tabulator; the arrows move within.
  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 };
    const to = steps[event.key];
    if (at < 0 || to === undefined) {
      return;
    }
    event.preventDefault();
    const next = buttons[(to + buttons.length) % buttons.length];
    buttons.forEach((button) => {
      button.tabIndex = button === next ? 0 : -1;
    });
    next.focus();
  });
  field.addEventListener("keydown", (event) => {
    const action = keys[event.key.toLowerCase()];
    if (action && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      actions[action](field);
    }
  });
}
