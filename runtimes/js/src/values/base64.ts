// Of our own, because a page has no Buffer, and what Node and pages have takes texts that are no base64.
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Int16Array(128).fill(-1);
for (let i = 0; i < 64; i++) {
  VALUES[DIGITS.charCodeAt(i)] = i;
}

/** Writes bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  const whole = bytes.length - (bytes.length % 3);
  for (let i = 0; i < whole; i += 3) {
    const three = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    text += DIGITS[three >> 18]! + DIGITS[(three >> 12) & 63]! + DIGITS[(three >> 6) & 63]! + DIGITS[three & 63]!;
  }
  if (bytes.length - whole === 1) {
    const one = bytes[whole]!;
    text += `${DIGITS[one >> 2]}${DIGITS[(one & 3) << 4]}==`;
  } else if (bytes.length - whole === 2) {
    const two = (bytes[whole]! << 8) | bytes[whole + 1]!;
    text += `${DIGITS[two >> 10]}${DIGITS[(two >> 4) & 63]}${DIGITS[(two & 15) << 2]}=`;
  }
  return text;
}

/** Reads base64; undefined where the text is none, down to bits that say nothing. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0) {
    return undefined;
  }
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const digits = text.length - padding;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < digits; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? -1;
    if (value < 0) {
      return undefined;
    }
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 255;
    }
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}
