// Unpacks a zip file without any outside program: stored and deflated entries, no zip64, no links.
import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const END_SIZE = 22;
const MAX_COMMENT = 65535;

/**
 * @param rename gets an entry's name and returns the name to write it under, or null to skip it
 */
export function unzip(file, folder, rename) {
  const handle = openSync(file, 'r');
  const read = (position, length) => {
    const buffer = Buffer.alloc(length);
    readSync(handle, buffer, 0, length, position);
    return buffer;
  };
  try {
    const { size } = fstatSync(handle);
    const tailSize = Math.min(size, END_SIZE + MAX_COMMENT);
    const tail = read(size - tailSize, tailSize);
    let end = tail.length - END_SIZE;
    while (end >= 0 && tail.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
    if (end < 0) throw new Error(`${file} is not a zip file`);
    const directory = read(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
    for (let at = 0; at < directory.length;) {
      const method = directory.readUInt16LE(at + 10);
      const packed = directory.readUInt32LE(at + 20);
      const nameLength = directory.readUInt16LE(at + 28);
      const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
      const mode = directory.readUInt32LE(at + 38) >>> 16;
      const offset = directory.readUInt32LE(at + 42);
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
      const target = name.endsWith('/') ? null : rename(name);
      if (target === null) continue;
      const destination = path.resolve(folder, target);
      if (path.relative(folder, destination).startsWith('..')) throw new Error(`entry leaves the folder: ${name}`);
      const local = read(offset, 30);
      const start = offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
      const data = read(start, packed);
      mkdirSync(path.dirname(destination), { recursive: true });
      writeFileSync(destination, method === 0 ? data : inflateRawSync(data), { mode: mode & 0o777 || 0o644 });
    }
  } finally {
    closeSync(handle);
  }
}
