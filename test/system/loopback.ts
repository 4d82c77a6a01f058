// Waits for and requests real servers on this machine.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingHttpHeaders, request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { beijingDay } from '../../src/content/date.ts'

const LIMIT_MS = 20_000

/** Waits for a condition. @throws AssertionError after 20 seconds */
export async function until (what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + LIMIT_MS; Date.now() < end; await delay(30)) if (await holds()) return
  assert.fail(`${what}: not within ${LIMIT_MS} ms`)
}

/** Returns a free port of 127.0.0.1. */
export async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export interface BytesAnswer { status: number, headers: IncomingHttpHeaders, bytes: Buffer }

/** Sends a request to a local port; returns the encoded body. */
export async function askBytes (port: number, path: string, headers: Record<string, string> = {}): Promise<BytesAnswer> {
  return await new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (reply) => {
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => { chunks.push(chunk) }).on('error', reject)
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, bytes: Buffer.concat(chunks) }))
    }).on('error', reject).end()
  })
}

/** Returns the paths of all pages in a sitemap. */
export function pathsIn (sitemap: string): string[] {
  return [...sitemap.matchAll(/<loc>https:\/\/portal\.example([^<]*)<\/loc>/g)].map(([, path = '']) => path || '/')
}

/** Repeats `find` when midnight in Beijing came in between: pages have the date of reading. */
export async function withinOneDay<T> (find: () => Promise<T>): Promise<T> {
  for (;;) {
    const day = beijingDay(Date.now())
    const found = await find()
    if (beijingDay(Date.now()) === day) return found
  }
}
