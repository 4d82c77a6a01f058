// A closing server: requests on open connections are still answered, from the cache or rendered.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import { openPortal } from '../helper.ts'

test('requests that arrive on an open connection during the close get their pages', async (t) => {
  const portal = await openPortal(t)
  const gate = Promise.withResolvers<void>()
  const entered = Promise.withResolvers<void>()
  portal.app.addHook('preHandler', async (request) => {
    if (request.url !== '/streets') return
    entered.resolve()
    await gate.promise
  })
  await portal.ask('/')
  const socket = connect((portal.app.server.address() as AddressInfo).port, '127.0.0.1').setEncoding('latin1')
  let received = ''
  socket.on('data', (text: string) => { received += text })
  const send = (path: string) => socket.write(`GET ${path} HTTP/1.1\r\nHost: portal.example\r\n\r\n`)
  send('/streets')
  await entered.promise
  const closed = portal.app.close()
  while (portal.app.server.listening) await new Promise((resolve) => { setImmediate(resolve) })
  for (const path of ['/projects', '/']) send(path)
  gate.resolve()
  await once(socket, 'close')
  await closed
  const statuses = received.match(/^HTTP\/1\.1 \d+/gm)
  assert.ok((statuses?.length ?? 0) >= 2 && statuses?.every((line) => line === 'HTTP/1.1 200'), String(statuses))
  assert.match(received, /^connection: close\r$/im)
})
