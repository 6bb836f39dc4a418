// Node-RED as an operator would run it, with one user. The test says where Node-RED is installed and what the password is.
const { join } = require('node:path');
const { env } = require('node:process');

const { hashSync } = require(join(env.NODE_RED_FOLDER, 'node_modules/bcryptjs'));

module.exports = {
  uiHost: '127.0.0.1',
  flowFile: 'flows.json',
  credentialSecret: 'a secret of one test',
  adminAuth: {
    type: 'credentials',
    users: [{ username: 'ana', password: hashSync(env.NODE_RED_PASSWORD, 8), permissions: '*' }],
  },
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false, codeEditor: { lib: 'monaco' } },
  logging: { console: { level: 'warn' } },
};
