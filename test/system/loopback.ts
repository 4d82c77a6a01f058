// What tests of real servers on this machine share.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingHttpHeaders, request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { beijingDay } from '../../src/content/date.ts'

const LIMIT_MS = 20_000

/** Waits for a condition. */
export async function until (what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + LIMIT_MS; Date.now() < end; await delay(30)) if (await holds()) return
  assert.fail(`${what}: not within ${LIMIT_MS} ms`)
}

/** A port of loopback that nobody has. */
export async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export interface BytesAnswer { status: number, headers: IncomingHttpHeaders, bytes: Buffer }

/** One request to a port of this machine; the body as it came, in whatever coding. */
export async function askBytes (port: number, path: string, headers: Record<string, string> = {}): Promise<BytesAnswer> {
  return await new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (reply) => {
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => { chunks.push(chunk) }).on('error', reject)
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, bytes: Buffer.concat(chunks) }))
    }).on('error', reject).end()
  })
}

/** The paths of all pages that a sitemap lists; of the home page, too. */
export function pathsIn (sitemap: string): string[] {
  return [...sitemap.matchAll(/<loc>https:\/\/portal\.example([^<]*)<\/loc>/g)].map(([, path = '']) => path || '/')
}

/** What is found within one day in Beijing: pages say on which they were read. Looked for again when midnight came in between. */
export async function withinOneDay<T> (find: () => Promise<T>): Promise<T> {
  for (;;) {
    const day = beijingDay(Date.now())
    const found = await find()
    if (beijingDay(Date.now()) === day) return found
  }
}
