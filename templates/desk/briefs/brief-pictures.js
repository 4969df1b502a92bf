// Pictures that are pasted, dropped or chosen: what they show is asked for, then the site makes them small and names them.

import { insert } from "/assets/brief-toolbar.js";

const isPicture = (file) => /^image\/(png|jpeg|webp)$/u.test(file.type);

/** The picture on a clipboard, unless there is text as well: word processors put both. */
export function pastedPicture(clipboard) {
  const file = [...clipboard.files].find(isPicture);
  const html = clipboard.getData("text/html");
  // Not parsed: the page's policy would have to judge the styles in it.
  const text = html.replace(/<style[^]*?<\/style>|<!--[^]*?-->|<[^>]*>|&nbsp;/giu, "").trim();
  return file && !text ? file : null;
}

export function startPictures(form) {
  const field = form.elements.namedItem("body");
  const dialog = document.getElementById("picture-dialog");
  const asked = document.getElementById("picture-form");
  const chosen = document.getElementById("picture-file");
  const alt = document.getElementById("picture-alt");
  const problem = document.getElementById("picture-problem");
  const name = document.getElementById("picture-name");
  let given = null;
  // A dialog that closes takes the caret of the field to the front.
  let at = 0;

  const ask = (file) => {
    given = file;
    at = field.selectionEnd;
    name.textContent = file ? file.name : "";
    document.getElementById("picture-choice").hidden = Boolean(file);
    chosen.required = !file;
    chosen.value = "";
    alt.value = "";
    problem.textContent = "";
    dialog.showModal();
    (file ? alt : chosen).focus();
  };

  const add = async () => {
    const body = new FormData();
    body.set("mark", form.elements.namedItem("mark").value);
    body.set("alt", alt.value);
    body.set("picture", given ?? chosen.files[0]);
    const headers = { Accept: "application/json" };
    problem.textContent = form.dataset.toldLoading;
    try {
      const address = `${form.getAttribute("action")}/pictures`;
      const answer = await fetch(address, { method: "POST", body, headers, redirect: "manual" });
      const { markdown, words } = await answer.json();
      if (!markdown) {
        problem.textContent = words;
        return;
      }
      dialog.close();
      const before = at > 0 && !field.value.slice(0, at).endsWith("\n\n") ? "\n\n" : "";
      insert(field, `${before}${markdown}\n\n`, at, at);
      at = field.selectionEnd;
    } catch {
      problem.textContent = form.dataset.toldFailed;
    }
  };

  asked.addEventListener("submit", (event) => {
    event.preventDefault();
    add();
  });
  document.getElementById("picture-cancel").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => field.setSelectionRange(at, at));
  field.addEventListener("brief:picture", () => ask(null));
  field.addEventListener("paste", (event) => {
    const file = pastedPicture(event.clipboardData);
    if (file) {
      event.preventDefault();
      ask(file);
    }
  });
  const drags = (event) => [...event.dataTransfer.types].includes("Files");
  field.addEventListener("dragover", (event) => {
    if (drags(event)) {
      event.preventDefault();
      field.classList.add("dropping");
    }
  });
  field.addEventListener("dragleave", () => field.classList.remove("dropping"));
  field.addEventListener("drop", (event) => {
    field.classList.remove("dropping");
    const file = [...event.dataTransfer.files].find(isPicture);
    if (drags(event)) {
      event.preventDefault();
    }
    if (file) {
      ask(file);
    }
  });
}
