// A failed start tells its cause in the log.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { writeContent } from '../content-files.ts'
import { temporaryFolder } from '../helper.ts'
import { runServer } from '../server-process.ts'

test('an occupied port and a foreign address end the start with a line that names them', async (t) => {
  const folder = temporaryFolder(t)
  writeContent(join(folder, 'content'))
  const other = createServer().listen(0, '127.0.0.1')
  t.after(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const cases = [['127.0.0.1', String(port), 'EADDRINUSE'], ['192.0.2.1', '0', 'EADDRNOTAVAIL']] as const
  for (const [host, PORT, code] of cases) {
    const ended = await runServer(t, { CONTENT_DIR: join(folder, 'content'), DATA_DIR: join(folder, 'data'), HOST: host, PORT })
    assert.equal(ended.code, 1)
    const last = ended.log.findLast(({ level }) => level === 60) as { err?: { code?: string }, host?: string, port?: number } | undefined
    assert.deepEqual([last?.err?.code, last?.host, last?.port], [code, host, Number(PORT)])
  }
})
