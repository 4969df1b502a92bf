// The page's worst contrast between letters and what is behind them (WCAG 2.2, 1.4.3), and the luminance of the page.
const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
const luminance = (colour) => {
    const [red, green, blue] = colour.map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
        const colour = channels(getComputedStyle(at).backgroundColor);
        if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
};
const found = { ratio: 21, text: "", page: luminance(behind(document.body)), seen: 0 };
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const text = texts.currentNode.data.trim();
    if (!text || !element.checkVisibility({ opacityProperty: true })) continue;
    const pair = [channels(getComputedStyle(element).color), behind(element)].map(luminance);
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    found.seen += 1;
    if (ratio < found.ratio) Object.assign(found, { ratio, text });
}
return found;
