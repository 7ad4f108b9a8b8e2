// Drives the look-alike with jsforce and prints what it saw, section by section, as one JSON document.
import { createSign } from 'node:crypto';
import jsforce from 'jsforce';

const org = JSON.parse(process.argv[2]);
const version = org.api_version;
const found = {};

async function section(name, run) {
  try {
    found[name] = await run();
  } catch (error) {
    found[name] = { error: `${error.errorCode ?? error.name}: ${error.message}` };
  }
}

function assertion(claims) {
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ alg: 'RS256' })}.${encode(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(org.private_key, 'base64url')}`;
}

const oauth2 = { loginUrl: org.url, clientId: org.client_id, clientSecret: org.client_secret, redirectUri: 'http://localhost/back' };
// Versions from 65 on know no login by SOAP.
const loginVersion = '64.0';
const conn = new jsforce.Connection({ loginUrl: org.url, instanceUrl: org.url, version: loginVersion });

await section('loginBySoap', async () => {
  const who = await conn.loginBySoap(org.username, org.password);
  conn.version = version;
  return { ...who, sameInstance: conn.instanceUrl === org.url };
});
await section('loginWrong', async () => {
  const other = new jsforce.Connection({ loginUrl: org.url, version: loginVersion });
  await other.loginBySoap(org.username, 'wrong');
});
await section('loginByOAuth2', async () => {
  const other = new jsforce.Connection({ oauth2, instanceUrl: org.url, version });
  return other.login(org.username, org.password);
});
await section('clientCredentials', async () => {
  const other = new jsforce.Connection({ oauth2, instanceUrl: org.url, version });
  await other.authorize({ grant_type: 'client_credentials' });
  return (await other.query('SELECT Id FROM User LIMIT 1')).totalSize;
});
await section('jwt', async () => {
  const claims = { iss: org.client_id, sub: org.username, aud: org.url, exp: Math.floor(Date.now() / 1000) + 120 };
  const other = new jsforce.Connection({ oauth2, instanceUrl: org.url, version });
  await other.authorize({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: assertion(claims) });
  return (await other.query('SELECT Id FROM User LIMIT 1')).totalSize;
});
await section('refresh', async () => {
  const other = new jsforce.Connection({ oauth2, instanceUrl: org.url, version, accessToken: 'stale', refreshToken: org.refresh_token });
  let refreshed = 0;
  other.on('refresh', () => (refreshed += 1));
  await other.query('SELECT Id FROM User LIMIT 1');
  return refreshed;
});
await section('identity', async () => (await conn.identity()).username);
await section('versions', async () => (await conn.request('/services/data/')).at(-1).version);
await section('describe', async () => {
  const told = await conn.sobject('Contact').describe();
  return { name: told.name, last: told.fields.find((field) => field.name === 'LastName').length };
});
await section('describeGlobal', async () => (await conn.describeGlobal()).sobjects.some((each) => each.name === 'Contact'));
await section('crud', async () => {
  const contacts = conn.sobject('Contact');
  const made = await contacts.create({ LastName: 'Jansen', Email: 'j@acme.example' });
  const changed = await contacts.update({ Id: made.id, Phone: '+31 20 1' });
  const read = await contacts.retrieve(made.id);
  const gone = await contacts.destroy(made.id);
  return { made: made.success, changed: changed.success, phone: read.Phone, gone: gone.success };
});
await section('collections', async () => {
  const records = ['A', '', 'C'].map((LastName) => ({ LastName, Email: `${LastName || 'x'}@many.example` }));
  const made = await conn.sobject('Contact').create(records, { allowRecursive: true });
  const ids = made.filter((each) => each.success).map((each) => each.id);
  const read = await conn.sobject('Contact').retrieve(ids);
  const gone = await conn.sobject('Contact').destroy(ids);
  return { made: made.map((each) => each.success), code: made[1].errors[0].statusCode, read: read.map((each) => each.LastName), gone: gone.map((each) => each.success) };
});
await section('upsert', async () => {
  const record = { LastName: 'Upsert', Email: 'upsert@acme.example' };
  const first = await conn.sobject('Contact').upsert(record, 'Email');
  const second = await conn.sobject('Contact').upsert({ ...record, Phone: '2' }, 'Email');
  return { first: first.success, second: second.success, total: (await conn.sobject('Contact').count({ Email: record.Email })) };
});
await section('badField', async () => conn.query('SELECT Nope FROM Contact'));
await section('missing', async () => conn.sobject('Contact').retrieve('003000000000001AAA'));
await section('paging', async () => {
  const records = Array.from({ length: 450 }, (_, n) => ({ LastName: `Page ${n}`, Department: 'paging' }));
  await conn.sobject('Contact').create(records, { allowRecursive: true });
  const names = [];
  const options = { autoFetch: true, maxFetch: 1000, headers: { 'Sforce-Query-Options': 'batchSize=200' } };
  const first = await conn.query("SELECT LastName FROM Contact WHERE Department = 'paging'", { headers: options.headers });
  const all = await conn.query("SELECT LastName FROM Contact WHERE Department = 'paging'", options);
  names.push(...all.records.map((each) => each.LastName));
  return { done: first.done, page: first.records.length, total: first.totalSize, all: new Set(names).size };
});
await section('queryMore', async () => {
  let page = await conn.query("SELECT Id FROM Contact WHERE Department = 'paging'", { headers: { 'Sforce-Query-Options': 'batchSize=200' } });
  const sizes = [page.records.length];
  while (!page.done) {
    page = await conn.queryMore(page.nextRecordsUrl);
    sizes.push(page.records.length);
  }
  return sizes;
});
await section('composite', async () => {
  const base = `/services/data/v${version}/sobjects`;
  const body = {
    allOrNone: true,
    compositeRequest: [
      { method: 'POST', url: `${base}/Account`, referenceId: 'acme', body: { Name: 'Composite' } },
      { method: 'POST', url: `${base}/Contact`, referenceId: 'one', body: { LastName: 'One', AccountId: '@{acme.id}' } },
      { method: 'GET', url: `${base}/Contact/@{one.id}?fields=AccountId`, referenceId: 'read' },
    ],
  };
  const told = await conn.requestPost(`/services/data/v${version}/composite`, body);
  return told.compositeResponse.map((each) => each.httpStatusCode);
});
await section('bulk2Ingest', async () => {
  const told = await conn.bulk2.loadAndWaitForResults({
    object: 'Contact',
    operation: 'insert',
    input: [{ LastName: 'Bulk, "two"', Department: 'bulk2' }, { LastName: '', Department: 'bulk2' }],
    pollInterval: 20,
    pollTimeout: 10000,
  });
  return { good: told.successfulResults.map((each) => each.LastName), bad: told.failedResults.map((each) => each.sf__Error), left: told.unprocessedRecords.length };
});
await section('bulk2Query', async () => {
  const stream = await conn.bulk2.query("SELECT Id, LastName FROM Contact WHERE Department = 'bulk2'", { pollInterval: 20, pollTimeout: 10000 });
  return (await stream.toArray()).map((each) => each.LastName);
});
await section('bulk1Load', async () => {
  conn.bulk.pollInterval = 20;
  conn.bulk.pollTimeout = 10000;
  const told = await conn.bulk.load('Contact', 'insert', [{ LastName: 'Bulk one', Department: 'bulk1' }, { LastName: '', Department: 'bulk1' }]);
  return told.map((each) => each.success);
});
await section('bulk1Query', async () => {
  const stream = await conn.bulk.query("SELECT Id, LastName FROM Contact WHERE Department = 'bulk1'");
  return (await stream.toArray()).map((each) => each.LastName);
});
await section('search', async () => {
  const told = await conn.search('FIND {"Bulk one"} IN ALL FIELDS RETURNING Contact(Id, LastName)');
  return told.searchRecords.map((each) => each.LastName);
});
await section('limits', async () => (await conn.limits()).DailyApiRequests.Max > 0 && conn.limitInfo.apiUsage.used > 0);
await section('recent', async () => conn.recent());
await section('updated', async () => {
  const told = await conn.sobject('Contact').updated(new Date(Date.now() - 3600_000), new Date(Date.now() + 3600_000));
  return told.ids.length > 0;
});
await section('convertLead', async () => {
  const lead = await conn.sobject('Lead').create({ LastName: 'Lead', Company: 'Leads Inc' });
  const told = await conn.soap.convertLead({ leadId: lead.id, convertedStatus: org.converted_status });
  const read = await conn.sobject('Lead').retrieve(lead.id);
  return { success: told.success, same: read.ConvertedContactId === told.contactId, converted: read.IsConverted };
});
await section('soapUserInfo', async () => (await conn.request({ method: 'GET', url: `/services/data/v${version}` })).sobjects !== undefined);
await section('logout', async () => {
  await conn.logout();
  const other = new jsforce.Connection({ instanceUrl: org.url, version, accessToken: 'gone' });
  await other.query('SELECT Id FROM User');
});
process.stdout.write(JSON.stringify(found));
