// What is pasted from a word processor comes as Markdown; Shift with the keys of pasting takes the plain text instead.

import { pastedPicture } from "/assets/brief-pictures.js";
import { insert } from "/assets/brief-toolbar.js";

/** Nothing that plain text does not say as well. */
const isPlain = (html) => {
  // Without styles, which the page's policy would refuse, and tell.
  const bare = html.replace(/<style[^]*?<\/style>/giu, "").replace(/\sstyle\s*=/giu, " data-style=");
  const { body } = new DOMParser().parseFromString(bare, "text/html");
  return !body.querySelector("a[href], b, strong, i, em, h1, h2, h3, h4, h5, h6, li, blockquote, table, [data-style*='font-weight'], [data-style*='italic'], [class*='Mso'], p + p");
};

export function startPasting(form, send, tell) {
  const field = form.elements.namedItem("body");
  field.addEventListener("paste", async (event) => {
    const html = event.clipboardData.getData("text/html");
    const text = event.clipboardData.getData("text/plain");
    if (!html || pastedPicture(event.clipboardData) || isPlain(html)) {
      return;
    }
    event.preventDefault();
    const answer = await send("paste", { html });
    const cleaned = answer?.ok ? await answer.json().catch(() => null) : null;
    insert(field, cleaned ? cleaned.markdown : text);
    if (!cleaned) {
      tell(form.dataset.toldNoPaste, true);
    }
  });
}
