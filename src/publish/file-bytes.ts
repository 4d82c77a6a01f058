// Reads whole files, one after the other, into the same stretch of memory: ten thousand are read at a start and every minute, and
// what was set aside for each would stay with the process.
import { closeSync, openSync, readSync } from 'node:fs'

/** What a read has room for at first: nearly every piece. */
const FIRST_BYTES = 64 * 1024

/**
 * Gives what reads a file to its end. What it gives is good until the next one is read.
 * @throws what the system says when it can't be opened or read
 */
export function createFileReader (): (file: string) => Uint8Array {
  let room = new Uint8Array(FIRST_BYTES)
  return (file) => {
    const fd = openSync(file, 'r')
    try {
      let length = 0
      for (;;) {
        const read = readSync(fd, room, length, room.length - length, null)
        length += read
        if (read === 0) return room.subarray(0, length)
        if (length === room.length) {
          const larger = new Uint8Array(2 * length)
          larger.set(room)
          room = larger
        }
      }
    } finally {
      closeSync(fd)
    }
  }
}
