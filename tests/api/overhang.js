// How wide the page is, and the element that makes it wider than the window, if one does.
const page = document.scrollingElement;
const right = (element) => element.getBoundingClientRect().right;
const scrolled = (element) =>
    element && (getComputedStyle(element).overflowX !== "visible" || scrolled(element.parentElement));
const shown = [...document.body.querySelectorAll("*")].filter((element) => !scrolled(element.parentElement));
const [widest] = shown.sort((one, other) => right(other) - right(one));
const overhangs = page.scrollWidth > page.clientWidth;
return {
    client: page.clientWidth,
    scroll: page.scrollWidth,
    widest: overhangs ? `${widest.outerHTML.slice(0, 200)} to ${right(widest)}` : "",
};
