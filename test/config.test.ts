// Tests the settings: defaults, values, and refusals by name.
import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import test from 'node:test'
import { readConfig } from '../src/config.ts'

test('every setting has a working default', () => {
  assert.deepEqual(readConfig({}), {
    role: 'writer', host: '127.0.0.1', port: 3000, metricsPort: undefined, contentDir: resolve('content'), dataDir: resolve('var'), mirrorDir: undefined, siteOrigin: 'http://localhost:3000', basePath: '', deskToken: undefined, pollSeconds: 5, watchEvents: true, logLevel: 'info', trustProxy: [],
  })
})

test('an empty value counts as unset; other variables are ignored', () => {
  assert.deepEqual(readConfig({ PORT: '', BASE_PATH: '', DESK_TOKEN: '', SITE_ORIGIN: '', PATH: '/bin', npm_config_x: 'y' }), readConfig({}))
})

test('values are read, and paths become absolute', () => {
  const config = readConfig({ ROLE: 'reader', PORT: '8080', METRICS_PORT: '18080', HOST: '0.0.0.0', CONTENT_DIR: 'a/../b', DATA_DIR: '/srv/data', MIRROR_DIR: '/srv/mirror', SITE_ORIGIN: 'https://example.org', BASE_PATH: '/zt/chuangwen', DESK_TOKEN: 'x'.repeat(16), POLL_SECONDS: '1', WATCH_EVENTS: 'off', LOG_LEVEL: 'warn', TRUST_PROXY: ' 10.0.0.1, 192.168.0.0/16 ,::1' })
  assert.deepEqual(config, {
    role: 'reader', host: '0.0.0.0', port: 8080, metricsPort: 18080, contentDir: resolve('b'), dataDir: resolve('/srv/data'), mirrorDir: resolve('/srv/mirror'), siteOrigin: 'https://example.org', basePath: '/zt/chuangwen', deskToken: 'x'.repeat(16), pollSeconds: 1, watchEvents: false, logLevel: 'warn', trustProxy: ['10.0.0.1', '192.168.0.0/16', '::1'],
  })
})

test('the origin follows the port', () => {
  assert.equal(readConfig({ PORT: '8080' }).siteOrigin, 'http://localhost:8080')
})

test('a config can not be changed', () => {
  const config = readConfig({ TRUST_PROXY: '10.0.0.1' })
  assert.throws(() => { (config as { port: number }).port = 1 }, TypeError)
  assert.throws(() => { (config.trustProxy as string[]).push('0.0.0.0/0') }, TypeError)
})

const UNUSABLE: Record<string, string[]> = {
  PORT: ['abc', '-1', '65536', '3000.5', '0x10', ' 3000', '1e3'],
  METRICS_PORT: ['abc', '-1', '65536', '3000'],
  SITE_ORIGIN: ['example.org', 'https://example.org/', 'https://example.org/zt', 'ftp://example.org', 'https://exa mple.org', 'https://', 'javascript:alert(1)', 'https://example.org?x', 'https://user:pass@example.org', 'https://[x', 'https://example.org:99999', 'https://"><script>'],
  BASE_PATH: ['zt', '/', '/zt/', 'zt/chuangwen', '//zt', '/zt//x', '/z t', '/中文', '/zt?x', '/zt#x', '/%7a', '/"', '/..', '/zt/../x', '/.'],
  DESK_TOKEN: ['short', 'x'.repeat(15)],
  POLL_SECONDS: ['0', '-1', '3601', 'often', '0.5'],
  ROLE: ['both', 'Writer', 'none'],
  WATCH_EVENTS: ['no', 'ON', 'true'],
  LOG_LEVEL: ['verbose', 'INFO'],
  TRUST_PROXY: ['true', '*', 'loopback', 'example.org', '10.0.0.0/33', '0.0.0.0/0', '::/0', '10.0.0.1/', '::/129', '10.0.0.0/8/8', '10.0.0.1;10.0.0.2', '10.0.0'],
}

for (const [name, values] of Object.entries(UNUSABLE)) {
  for (const value of values) {
    test(`${name}=${value} is refused by name`, () => {
      assert.throws(() => readConfig({ [name]: value }), (error: Error) => error.message.startsWith(`${name}: `))
    })
  }
}

test('one error names all unusable settings', () => {
  assert.throws(() => readConfig({ PORT: 'x', BASE_PATH: 'x', LOG_LEVEL: 'x' }), (error: Error) => ['PORT', 'BASE_PATH', 'LOG_LEVEL'].every((name) => error.message.includes(name)))
})
