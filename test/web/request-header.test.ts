// What is read of a request's headers as they came is what Node makes of them.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import { headerOf } from '../../src/web/request-header.ts'

const CASES = [
  [],
  ['Accept-Encoding: gzip, br'],
  ['ACCEPT-ENCODING: gzip', 'accept-encoding: br;q=0.5'],
  ['If-None-Match: "a"', 'If-none-match: W/"b", "c"', 'X-If-None-Match: "d"'],
  ['accept-encoding:', 'if-none-match: *'],
]

test('one header, several of it, another way to write it, or none', async (t) => {
  const server = createServer((_request, response) => { response.end() })
  t.after(() => server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  for (const lines of CASES) {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    const came = once(server, 'request') as Promise<[IncomingMessage]>
    socket.write(['GET / HTTP/1.1', 'Host: portal.example', ...lines, '', ''].join('\r\n'))
    const [request] = await came
    for (const name of ['accept-encoding', 'if-none-match']) assert.equal(headerOf(request, name), request.headers[name], `${name} of ${lines.join(' | ')}`)
    socket.destroy()
  }
})
