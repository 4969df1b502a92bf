// Shows the preview while somebody types. Each is a new frame in the place of the one before, so that the browser's way back leads
// out of the page and not through previews.

/** Milliseconds without a key until the preview follows. */
const pause = 700;

export function startPreview(form) {
  const button = document.getElementById("look");
  const room = document.getElementById("preview-room");
  let shown = room.querySelector("iframe");
  let timer = 0;
  let number = 0;

  const show = () => {
    const next = shown.cloneNode();
    number += 1;
    next.name = `preview-${number}`;
    next.classList.add("preview-next");
    next.setAttribute("aria-hidden", "true");
    room.append(next);
    button.formTarget = next.name;
    form.requestSubmit(button);
    button.formTarget = shown.name;
    next.addEventListener("load", () => {
      const page = next.contentDocument;
      if (!page?.body?.childElementCount) {
        return;
      }
      page.documentElement.scrollTop = shown.contentDocument?.documentElement.scrollTop ?? 0;
      next.classList.remove("preview-next");
      next.removeAttribute("aria-hidden");
      shown.remove();
      shown = next;
      button.formTarget = next.name;
      room.querySelectorAll(".preview-next").forEach((older) => older !== next && Number(older.name.split("-")[1]) < number && older.remove());
    });
  };

  const follow = () => {
    clearTimeout(timer);
    timer = setTimeout(show, pause);
  };
  form.addEventListener("input", follow);
  // The choices belong to the form and stand beside it.
  document.querySelector(".looks").addEventListener("input", follow);
  show();
}
