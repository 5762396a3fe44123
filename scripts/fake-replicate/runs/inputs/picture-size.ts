interface Size {
  width?: number;
  height?: number;
}

/**
 * The width and height of a picture that Pillow opens. Undefined: it is none of them, for example a
 * HEIC from a phone. Empty: its format is one whose size is not read here.
 */
export function pictureSize(bytes: Buffer): Size | undefined {
  const head = bytes.toString("latin1", 0, 16);
  if (head.startsWith("\x89PNG\r\n")) return pngSize(bytes);
  if (head.startsWith("\xff\xd8\xff")) return jpegSize(bytes);
  if (/^RIFF[^]{4}WEBP/.test(head)) return webpSize(bytes, head.slice(12));
  const others = /^GIF8[79]a/.test(head) || head.startsWith("BM") ||
    head.startsWith("ftypavif", 4);
  return others ? {} : undefined;
}

function pngSize(bytes: Buffer): Size {
  return bytes.length < 24 ? {} : { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** Walks the segments up to the frame header (SOF0 to SOF15, without DHT, JPG and DAC). */
function jpegSize(bytes: Buffer): Size {
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return {};
}

function webpSize(bytes: Buffer, chunk: string): Size {
  if (bytes.length < 30) return {};
  switch (chunk) {
    case "VP8 ":
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case "VP8L": {
      const packed = bytes.readUInt32LE(21);
      return { width: (packed & 0x3fff) + 1, height: ((packed >> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return {};
  }
}
