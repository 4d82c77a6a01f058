// Bare Fastify: one route that sends the bytes of a file with given headers. A cached page is compared with it.
//   node test/bench/bare.ts FILE HEADERS_JSON
import { readFileSync } from 'node:fs'
import Fastify from 'fastify'

const [file = '', headersJson = '{}'] = process.argv.slice(2)
const body = readFileSync(file)
const headers = JSON.parse(headersJson) as Record<string, string>
const app = Fastify()
app.get('/page', (_request, reply) => {
  reply.headers(headers).send(body)
})
console.log(await app.listen({ host: '127.0.0.1', port: 0 }))
