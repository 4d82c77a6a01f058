// Tests copies over SMB to a real Samba server, as Windows clients of an office make them.
// Needs smbd and smbclient (Debian: samba, smbclient).
import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { startServer } from '../server-process.ts'
import { articleFile, BASE_FILES } from '../content-files.ts'
import { type Scope, temporaryFolder } from '../helper.ts'
import { freePort, until } from './loopback.ts'

const run = promisify(execFile)
const SMBD = ['/usr/sbin/smbd', '/usr/local/sbin/smbd'].find((path) => existsSync(path))
const SENTENCES = 12_000

/** Returns an article of about 600 KB; each sentence names its version. */
const articleOfVersion = (number: number, version: string) => articleFile({ 编号: String(number), 标题: `题${version}` }, Array.from({ length: SENTENCES / 40 }, (_, paragraph) => Array.from({ length: 40 }, (_, index) => `第${paragraph * 40 + index}句${version}。`).join('')).join('\n\n'))

function versionOf (html: string): string {
  const body = html.replace(/<\/?span[^>]*>/g, '')
  const versions = new Set([...body.matchAll(/第\d+句(.)/g)].map(([, version]) => version))
  const whole = body.includes('第0句') && body.includes(`第${SENTENCES - 1}句`)
  return versions.size === 1 && whole ? [...versions].join() : `${whole ? 'whole' : 'part'} of ${[...versions].join()}`
}

/** Kills a process and its children. */
async function end (child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return
  const closed = once(child, 'exit')
  try { process.kill(-child.pid, 'SIGKILL') } catch { child.kill('SIGKILL') }
  await closed
}

/** Starts a server that shares `folder` as `content`; returns a function that runs commands of smbclient. */
async function startSamba (scope: Scope, folder: string): Promise<(commands: string, cwd: string) => Promise<string>> {
  const state = temporaryFolder(scope)
  chmodSync(state, 0o755)
  const port = await freePort()
  const dirs = ['lock', 'state', 'cache', 'pid', 'private', 'ncalrpc', 'log'].map((name) => join(state, name))
  for (const dir of dirs) mkdirSync(dir, { mode: 0o755 })
  const config = join(state, 'smb.conf')
  writeFileSync(config, `[global]
  server role = standalone server
  workgroup = WORKGROUP
  smb ports = ${port}
  interfaces = 127.0.0.1
  bind interfaces only = yes
  lock directory = ${state}/lock
  state directory = ${state}/state
  cache directory = ${state}/cache
  pid directory = ${state}/pid
  private dir = ${state}/private
  ncalrpc dir = ${state}/ncalrpc
  log file = ${state}/log/log.%m
  disable netbios = yes
  disable spoolss = yes
  load printers = no
  map to guest = Bad User
  guest account = ${userInfo().username}
  unix charset = UTF-8
[content]
  path = ${folder}
  read only = no
  guest ok = yes
  force user = ${userInfo().username}
  strict allocate = yes
`)
  const child = spawn(SMBD ?? 'smbd', ['--foreground', '--no-process-group', '--configfile', config, '--debug-stdout', '--debuglevel=0'], { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => { output += chunk })
  scope.after(async () => { await end(child) })
  await until(`smbd listens (${output})`, async () => {
    if (child.exitCode !== null) assert.fail(`smbd ended with ${child.exitCode}\n${output}`)
    const socket = connect(port, '127.0.0.1')
    const open = await Promise.race([once(socket, 'connect').then(() => true, () => false), delay(1000, false)])
    socket.destroy()
    return open
  })
  return async (commands, cwd) => {
    const { stdout } = await run('smbclient', ['//127.0.0.1/content', '-p', String(port), '-N', '-s', config, '-c', commands], { cwd, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' } })
    assert.doesNotMatch(stdout, /NT_STATUS/, commands)
    return stdout
  }
}

for (const events of ['on', 'off']) {
  test(`over SMB, events ${events}: copies appear whole, also over old files; renames and deletions have effect`, { skip: SMBD === undefined && process.env['SYSTEM_TESTS'] !== 'required' && 'no smbd on this machine', timeout: 240_000 }, async (t) => {
    const folder = temporaryFolder(t)
    const contentDir = join(folder, 'content')
    const desk = join(folder, 'clerk')
    mkdirSync(desk)
    for (const [path, content] of Object.entries(BASE_FILES)) {
      mkdirSync(dirname(join(contentDir, path)), { recursive: true })
      writeFileSync(join(contentDir, path), content ?? '')
    }
    const smb = await startSamba(t, contentDir)
    const server = await startServer(t, { CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), WATCH_EVENTS: events, POLL_SECONDS: events === 'on' ? '3600' : '1' })
    const read = async (path: string) => await server.ask(path)

    const seen: string[] = []
    const ending = new AbortController()
    const reader = (async () => {
      while (!ending.signal.aborted) {
        const { status, body } = await read('/xilie/1')
        const version = status === 200 ? versionOf(body) : String(status)
        if (seen.at(-1) !== version) seen.push(version)
      }
    })()
    const versions = ['甲', '乙', '丙', '丁', '戊']
    for (const version of versions) {
      writeFileSync(join(desk, '一.md'), articleOfVersion(1, version))
      await smb('cd xilie; put 一.md', desk)
      assert.equal(readFileSync(join(contentDir, 'xilie/一.md'), 'utf8'), articleOfVersion(1, version), 'Samba wrote what was sent')
      await until(`version ${version}`, async () => versionOf((await read('/xilie/1')).body) === version)
    }
    // The second copy comes before the first can have been read.
    for (const version of ['己', '庚']) {
      writeFileSync(join(desk, '一.md'), articleOfVersion(1, version))
      await smb('cd xilie; put 一.md', desk)
    }
    await until('the last version', async () => versionOf((await read('/xilie/1')).body) === '庚')

    await smb('cd xilie; rename 一.md 改名.md', desk)
    writeFileSync(join(desk, '二.md'), articleFile({ 编号: '2', 标题: '第二篇' }))
    await smb('cd xilie; put 二.md', desk)
    await until('a new article after a rename', async () => (await read('/xilie/2')).status === 200)
    assert.equal(versionOf((await read('/xilie/1')).body), '庚')
    ending.abort()
    await reader
    assert.deepEqual(seen.filter((version) => version !== '己'), ['404', ...versions, '庚'])

    writeFileSync(join(desk, '二.md'), articleFile({ 编号: '2', 标题: '换了的第二篇' }))
    await smb('cd xilie; put 二.md', desk)
    await until('an overwritten article', async () => (await read('/xilie/2')).body.includes('换了的第二篇'))
    await smb('cd xilie; del 二.md', desk)
    await until('a deleted article', async () => (await read('/xilie/2')).status === 410)
    await smb('mkdir xin; cd xin; put 二.md 1.md', desk)
    writeFileSync(join(desk, '系列.md'), '---\n标题: 共享盘上的新系列\n---\n\n编者按。\n')
    await smb('cd xin; put 系列.md', desk)
    await until('a new series', async () => (await read('/xin/2')).status === 200)
    assert.equal((await read('/xilie/1')).status, 200)
  })
}
