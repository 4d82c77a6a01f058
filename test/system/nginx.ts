// Starts nginx with the shipped configuration; replaces ports, folders and the lines marked "adapt".
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ROOT } from '../content-files.ts'
import { type Scope, temporaryFolder } from '../helper.ts'
import { freePort, until } from './loopback.ts'

export const NGINX = ['/usr/sbin/nginx', '/usr/local/sbin/nginx'].find((path) => existsSync(path))

export interface EdgeAnswer { status: number, headers: IncomingHttpHeaders, body: Buffer }

/** Sends a request; `from` is the client's address as a firewall in front of nginx reports it. */
type Ask = (path: string, options?: { from?: string, method?: string, headers?: Record<string, string>, body?: string }) => Promise<EdgeAnswer>

export interface Edge extends Ask {
  /** Returns the lines of the access log. */
  log: () => Record<string, unknown>[]
}

/** Replaces each given part of the text. @throws AssertionError for a missing part */
function adapted (text: string, parts: readonly (readonly [from: string, to: string])[]): string {
  return parts.reduce((done, [from, to]) => {
    assert.ok(done.includes(from), `the shipped configuration has “${from}”`)
    return done.replaceAll(from, to)
  }, text)
}

/** Starts nginx for two ports; `mirror` is the folder of the static mirror, `basePath` the BASE_PATH of the portal. */
export async function startNginx (scope: Scope, { writer, replica, mirror, basePath = '' }: { writer: number, replica: number, mirror: string, basePath?: string }): Promise<Edge> {
  const folder = temporaryFolder(scope)
  chmodSync(folder, 0o755)
  for (const name of ['snippets', 'cache', 'temp']) mkdirSync(join(folder, name))
  const [port, plainPort] = [await freePort(), await freePort()]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'fullchain.pem'), '-days', '1', '-subj', '/CN=localhost'], { stdio: 'ignore' })
  const shipped = (name: string) => readFileSync(join(ROOT, 'deploy/nginx', name), 'utf8')
  writeFileSync(join(folder, 'snippets/chuangwen-proxy.conf'), shipped('chuangwen-proxy.conf'))
  writeFileSync(join(folder, 'portal.conf'), adapted(shipped('chuangwen.conf'), [
    ['server 127.0.0.1:3002 max_fails=2 fail_timeout=1s;', ''],
    ['127.0.0.1:3000', `127.0.0.1:${writer}`],
    ['127.0.0.1:3001', `127.0.0.1:${replica}`],
    ['listen 80;', `listen 127.0.0.1:${plainPort};`],
    ['listen [::]:80;', ''],
    ['listen 443 ssl http2;', `listen 127.0.0.1:${port} ssl http2;`],
    ['listen [::]:443 ssl http2;', ''],
    ['/etc/ssl/chuangwen/', `${folder}/`],
    ['/var/log/nginx/', `${folder}/`],
    ['/var/lib/nginx/', `${folder}/cache/`],
    ['/srv/chuangwen/mirror', mirror],
    ['set $chuangwen_base "";', `set $chuangwen_base "${basePath}";`],
    ['# set_real_ip_from 192.0.2.0/24;', 'set_real_ip_from 127.0.0.1;'],
  ]))
  const main = join(folder, 'nginx.conf')
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/temp/${name};`).join('\n  ')
  writeFileSync(main, `daemon off;
master_process on;
worker_processes 1;
${userInfo().uid === 0 ? 'user root;' : ''}
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 512; }
http {
  include /etc/nginx/mime.types;
  access_log off;
  ${temp}
  include ${folder}/portal.conf;
}
`)
  const child = spawn(NGINX ?? 'nginx', ['-e', 'stderr', '-p', folder, '-c', main], { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  const gone = once(child, 'exit')
  let errors = ''
  child.stderr.on('data', (chunk) => { errors += chunk })
  scope.after(async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
    await gone
  })
  await until('nginx listens', async () => {
    if (child.exitCode !== null) assert.fail(`nginx ended with ${child.exitCode}\n${errors}`)
    const socket = connect(port, '127.0.0.1')
    const open = await Promise.race([once(socket, 'connect').then(() => true, () => false), delay(1000, false)])
    socket.destroy()
    return open
  })
  const ask: Ask = async (path, { from, method = 'GET', headers = {}, body = '' } = {}) => await new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers: { ...headers, ...(from !== undefined && { 'x-forwarded-for': from }) }, agent: false, rejectUnauthorized: false }, (reply) => {
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => chunks.push(chunk))
      reply.on('error', reject)
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks) }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
  return Object.assign(ask, { log: () => readFileSync(join(folder, 'chuangwen.log'), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>) })
}
