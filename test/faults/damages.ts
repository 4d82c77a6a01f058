// Damages a database file as disks and people do. Offsets depend on a seed.
import { closeSync, openSync, readSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import type { Random } from '../random.ts'

export type Damage = (file: string, random: Random) => void

const PAGE = 4096
const SECTOR = 512

/** Changes single bits. SQLite has no checksums: it can not detect one inside a text. */
export const flipped = (bits: number): Damage => (file, random) => onFile(file, (handle, size) => {
  const byte = Buffer.alloc(1)
  for (let flip = 0; flip < bits; flip++) {
    const at = random.below(size)
    readSync(handle, byte, 0, 1, at)
    byte[0] = (byte[0] ?? 0) ^ (1 << random.below(8))
    writeSync(handle, byte, 0, 1, at)
  }
})

/** Overwrites the first sector of each page but the first: SQLite detects this at the next read. */
export const pagesOverwritten: Damage = (file, random) => onFile(file, (handle, size) => {
  for (let at = PAGE; at < size; at += PAGE) writeSync(handle, Buffer.alloc(SECTOR, 0xa0 + random.below(16)), 0, SECTOR, at)
})

/** Damages that reading the file detects. */
export const DAMAGES: Readonly<Record<string, Damage>> = {
  'emptied to zero bytes': (file) => { truncateSync(file, 0) },
  'cut in half': (file) => { truncateSync(file, Math.floor(statSync(file).size / PAGE / 2) * PAGE) },
  'cut anywhere': (file, random) => { truncateSync(file, 1 + random.below(statSync(file).size - 1)) },
  'overwritten, its pages': pagesOverwritten,
  'overwritten, its head': (file) => onFile(file, (handle) => { writeSync(handle, Buffer.alloc(100, 0x5a), 0, 100, 0) }),
  'replaced by a text': (file) => {
    rmSync(file)
    writeFileSync(file, '不是数据库。\n'.repeat(500))
  },
}

function onFile (file: string, work: (handle: number, size: number) => void): void {
  const handle = openSync(file, 'r+')
  try {
    work(handle, statSync(file).size)
  } finally {
    closeSync(handle)
  }
}
