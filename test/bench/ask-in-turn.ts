// Requests addresses one after another and prints how long each took. A process of its own: the bench's garbage collection would
// count as time of the portal.
//   node test/bench/ask-in-turn.ts FILE        FILE: a JSON list of addresses; prints a JSON list of milliseconds
import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

async function ask (url: string): Promise<number> {
  const began = performance.now()
  return await new Promise((resolve, reject) => {
    get(url, { agent }, (reply) => {
      if (reply.statusCode !== 200) reject(new Error(`${url} answered ${reply.statusCode}`))
      reply.resume().on('end', () => resolve(performance.now() - began)).on('error', reject)
    }).on('error', reject)
  })
}

const times: number[] = []
for (const url of JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as string[]) times.push(await ask(url))
agent.destroy()
console.log(JSON.stringify(times))
