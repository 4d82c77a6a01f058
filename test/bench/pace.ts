// How fast this machine is just now. Bars in seconds were set on another one, and a shared machine's pace changes by half within
// minutes: such a bar is told as it is, and at the pace of the machine that it was set on.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canLoad, load, onCore } from './load.ts'

/** What bare Fastify answered there on one core: requests a second for a page of 7,500 bytes. */
const REFERENCE = 52_000
const PAGE_BYTES = 7500
const RUNS = 3
const SECONDS = 2

/** Requests a second that bare Fastify answers here; null without what is needed to ask. */
async function bareRequests (): Promise<number | null> {
  if (!canLoad) return null
  const folder = mkdtempSync(join(tmpdir(), 'chuangwen-pace-'))
  const page = join(folder, 'page')
  writeFileSync(page, Buffer.alloc(PAGE_BYTES, 'a'))
  const [program = '', ...args] = onCore(0, [process.execPath, join(import.meta.dirname, 'bare.ts'), page, JSON.stringify({ 'content-type': 'text/html; charset=utf-8' })])
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const origin = await new Promise<string>((resolve) => { server.stdout.once('data', (line: Buffer) => resolve(line.toString().trim())) })
    const found: number[] = []
    for (let run = 0; run < RUNS; run++) found.push((await load({ url: `${origin}/page`, seconds: SECONDS })).perSecond)
    return found.toSorted((a, b) => a - b)[RUNS >> 1] ?? null
  } finally {
    server.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Measures the pace now and, when `end` is called, once more. */
export async function startPace () {
  const before = await bareRequests()
  return {
    /** How many times as long as there something takes here, the mean of both; null without what is needed to measure it. */
    async end (): Promise<number | null> {
      const after = await bareRequests()
      return before === null || after === null ? null : 2 * REFERENCE / (before + after)
    },
  }
}

/** A bar in time: as it is, and at the pace it was set at. `isMet` judges times that were multiplied by a factor. */
export function timeBars (bar: string, pace: number | null, isMet: (factor: number) => boolean): Record<string, boolean> {
  return { [bar]: isMet(1), ...pace !== null && { [`${bar}, at the pace it was set at (${pace.toFixed(2)} × as fast)`]: isMet(1 / pace) } }
}
