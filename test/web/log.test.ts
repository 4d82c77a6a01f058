// The log of a server process: each line is written soon, also a single one.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { createLog } from '../../src/web/log.ts'
import { temporaryFolder } from '../helper.ts'

const LIMIT_MS = 5000

test('each line is written at once, after a pause too, and lines of a child logger', async (t) => {
  const dest = join(temporaryFolder(t), 'log')
  const log = createLog({ level: 'info', dest })
  const written = () => existsSync(dest) ? readFileSync(dest, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line).msg as string) : []
  const messages: string[] = []
  for (const logger of [log, log.child({ reqId: 1 }), log]) {
    for (const message of ['甲', '乙'.repeat(10)]) {
      logger.info(message)
      logger.debug('below the level')
      messages.push(message)
    }
    for (const end = Date.now() + LIMIT_MS; written().length < messages.length && Date.now() < end;) await delay(10)
    assert.deepEqual(written(), messages)
  }
})
