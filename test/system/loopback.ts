// What tests of real servers on this machine share.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

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
