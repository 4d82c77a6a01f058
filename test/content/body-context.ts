// A body context for tests of the text alone: one picture and no marks.
import assert from 'node:assert/strict'

const PICTURE = { hash: 'h', extension: 'png', width: 640, height: 480, address: '/media/h.png' }

export const BODY_CONTEXT = {
  findPicture: (typed: string) => typed === '图片/路.png' ? PICTURE : null,
  siteAddress: (path: string) => `/base${path}`,
  resolveMark: (): never => assert.fail('there are no marks in these texts'),
}
