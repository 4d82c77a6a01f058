// What is written for those on duty says what the program says.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readConfig } from '../src/config.ts'
import { ROOT } from './portal.ts'

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

test('every reason of /readyz is explained', () => {
  const notes = read('deploy/README.md')
  const held = [...read('src/sync/hold.ts').matchAll(/reason: ((?:'[a-z-]+'(?: \| )?)+)/g)].flatMap(([, list = '']) => [...list.matchAll(/'([a-z-]+)'/g)].map(([, word = '']) => `content-${word}`))
  const codes = ['src/sync/readiness.ts', 'src/sync/reader.ts'].flatMap((path) => [...read(path).matchAll(/code: '([a-z-]+)'/g)].map(([, code = '']) => code))
  assert.ok(held.length >= 4 && codes.length >= 9, [...held, ...codes].join())
  for (const code of [...held, ...codes]) assert.ok(notes.includes(`\`${code}\``), code)
})

test('the settings that are shipped can be used, with either unit', () => {
  const settings = (text: string) => Object.fromEntries(text.split('\n').filter((line) => /^[A-Z_]+=/.test(line)).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
  for (const role of ['writer', 'reader'] as const) {
    const unit = read(`deploy/systemd/chuangwen-${role}${role === 'reader' ? '@' : ''}.service`)
    const own = Object.fromEntries((/^Environment=(.*)$/m.exec(unit)?.[1] ?? '').replace('%i', '3001').split(' ').map((pair) => pair.split('=')))
    const shared = settings(read('deploy/portal.env'))
    assert.deepEqual(Object.keys(shared).filter((name) => name in own), [], 'the file would override the unit')
    const config = readConfig({ ...own, ...shared })
    assert.deepEqual([config.role, config.dataDir, config.trustProxy], [role, '/var/lib/chuangwen', ['127.0.0.1']])
  }
})
