// Pictures: bytes that the browser draws. As an image, even an SVG runs no script.
import { download, h } from "../dom.ts";
import type { Picture } from "./kinds.ts";
import { sizeText } from "./words.ts";

/** Shows a picture alone. */
export function imageOf(picture: Picture): HTMLImageElement {
  const url = URL.createObjectURL(new Blob([picture.bytes as Uint8Array<ArrayBuffer>], { type: picture.type }));
  const image = h("img", { src: url, alt: `A picture of the result, ${sizeText(picture.bytes.length)}` });
  const done = (): void => URL.revokeObjectURL(url);
  image.addEventListener("load", done, { once: true });
  image.addEventListener("error", done, { once: true });
  return image;
}

/** Shows a picture with what it is, and a way to keep it. */
export function pictureView(picture: Picture): HTMLElement {
  const ending = picture.type.split("/")[1]!.replace("+xml", "");
  const image = imageOf(picture);
  const size = h("span", {}, `${picture.type}, ${sizeText(picture.bytes.length)}`);
  image.addEventListener("load", () => (size.textContent += `, ${image.naturalWidth} × ${image.naturalHeight}`), { once: true });
  const save = h("button", { type: "button", class: "more", onclick: () => download(`result.${ending}`, [picture.bytes as Uint8Array<ArrayBuffer>], picture.type) }, "Download");
  return h("figure", { class: "picture" }, image, h("figcaption", {}, size, " ", save));
}
