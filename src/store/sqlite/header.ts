// Whether a file is an SQLite database at all, asked without opening it as one: that could take a log away, or read it into
// the wrong file, under the hands of another process.
import { closeSync, openSync, readSync } from 'node:fs'

/** How every SQLite file begins. */
const HEADER = Buffer.from('SQLite format 3\0')

/** A file of no bytes was emptied by something: a first start finds none at all. */
export function hasHeader (file: string): boolean {
  const handle = openSync(file, 'r')
  try {
    const head = Buffer.alloc(HEADER.length)
    return readSync(handle, head) === HEADER.length && head.equals(HEADER)
  } finally {
    closeSync(handle)
  }
}
