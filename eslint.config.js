import neostandard from 'neostandard'

export default [
  { ignores: ['node_modules/', 'var/'] },
  ...neostandard({ ts: true }),
]
