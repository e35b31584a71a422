/** Opens a picture that a person chose, without sending it anywhere. */

const JPEG_START = 0xffd8;
const PNG_START = 0x89504e47;
/** Markers of JPEG that begin a frame and so name its size. */
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];

/** The characters that so many bytes take in Base64. */
export function base64Length(bytes) {
  return 4 * Math.ceil(bytes / 3);
}

/** The longest file whose Base64 has so many characters at most. */
export function mostBytes(characters) {
  return Math.floor(characters / 4) * 3;
}

/** The file as Base64, without the prefix of a data URL. */
export function toBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

/**
 * The size of a JPEG's or PNG's pixels as stored, or null for other files.
 *
 * Browsers turn a picture as its EXIF data asks and do not agree on which size they then name; places that the service
 * names are those of the stored pixels.
 */
export function storedSize(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength < 24) {
    return null;
  }
  if (view.getUint32(0) === PNG_START) {
    return { width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (view.getUint16(0) !== JPEG_START) {
    return null;
  }
  for (let at = 2; at + 9 <= view.byteLength && view.getUint8(at) === 0xff;) {
    const marker = view.getUint8(at + 1);
    if (FRAMES.includes(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}

/** Load a picture into an `img` as it is stored, not turned: resolves with its size, null if it cannot be shown. */
export async function load(image, file, url) {
  image.classList.add("stored");
  image.src = url;
  try {
    await image.decode();
  } catch {
    return null; // TIFF, in most browsers, and what is no picture
  }
  const stored = storedSize(await file.arrayBuffer());
  return stored ?? { width: image.naturalWidth, height: image.naturalHeight };
}
