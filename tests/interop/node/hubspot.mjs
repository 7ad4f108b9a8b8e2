// Drives the look-alike with @hubspot/api-client and prints what it saw, section by section, as one JSON document.
import { Client } from '@hubspot/api-client';

const portal = JSON.parse(process.argv[2]);
const client = new Client({ accessToken: portal.token, basePath: portal.url });
const found = {};

async function section(name, run) {
  try {
    found[name] = await run();
  } catch (error) {
    const body = error.body ?? {};
    found[name] = { error: error.code ?? error.name, category: body.category ?? body.status, message: body.message ?? error.message };
  }
}

async function refused(run) {
  try {
    await run();
    return null;
  } catch (error) {
    return { code: error.code, category: error.body?.category, message: error.body?.message };
  }
}

const basic = client.crm.contacts.basicApi;
const person = (properties) => basic.create({ properties, associations: [] });

await section('crud', async () => {
  const made = await person({ email: 'Node@x.example', firstname: 'Node' });
  const changed = await basic.update(made.id, { properties: { phone: '1' } });
  const read = await basic.getById(made.id, ['phone', 'city'], ['phone']);
  const same = await basic.getById('node@x.example', undefined, undefined, undefined, false, 'email');
  await basic.archive(made.id);
  return {
    email: made.properties.email,
    changed: changed.properties.phone,
    city: read.properties.city,
    history: read.propertiesWithHistory.phone[0].sourceType,
    same: same.id === made.id,
    created: made.createdAt instanceof Date,
    gone: (await refused(() => basic.getById(made.id))).code,
    missing: await refused(() => basic.update('12345', { properties: { city: 'Rome' } })),
  };
});
await section('conflict', async () => {
  const made = await person({ email: 'twice@x.example' });
  const twice = await refused(() => person({ email: 'twice@x.example' }));
  return { ...twice, named: twice.message.endsWith(made.id) };
});
await section('invalid', async () => refused(() => person({ nope: '1', lifecyclestage: 'no' })));
await section('batches', async () => {
  const inputs = [1, 2, 3].map((n) => ({ properties: { email: `nodebatch${n}@x.example` }, associations: [] }));
  const made = await client.crm.contacts.batchApi.create({ inputs });
  const ids = made.results.map((each) => ({ id: each.id }));
  const read = await client.crm.contacts.batchApi.read({ inputs: [...ids, { id: '1' }], properties: ['email'], propertiesWithHistory: [] });
  const updated = await client.crm.contacts.batchApi.update({ inputs: ids.map(({ id }) => ({ id, properties: { city: 'Rome' } })) });
  const upserted = await client.crm.contacts.batchApi.upsert({
    inputs: ['nodebatch1@x.example', 'nodebatch9@x.example'].map((id) => ({ id, idProperty: 'email', properties: { city: 'Bari' } })),
  });
  return {
    made: made.results.length,
    read: read.results.length,
    errors: read.errors.map((each) => [each.category, each.context.ids]),
    updated: updated.results.every((each) => each.properties.city === 'Rome'),
    upserted: upserted.results.map((each) => each._new).sort(),
  };
});
await section('search', async () => {
  const filters = [{ propertyName: 'email', operator: 'CONTAINS_TOKEN', value: 'nodebatch*' }];
  const asked = { filterGroups: [{ filters }], sorts: ['-hs_object_id'], properties: ['email'], limit: 2 };
  const first = await client.crm.contacts.searchApi.doSearch(asked);
  const rest = await client.crm.contacts.searchApi.doSearch({ ...asked, after: first.paging.next.after });
  return { total: first.total, pages: [first.results.length, rest.results.length] };
});
await section('getAll', async () => (await client.crm.contacts.getAll(2)).length);
await section('merge', async () => {
  const [one, other] = [await person({ city: 'One' }), await person({ city: 'Other', phone: '2' })];
  const merged = await basic.merge({ primaryObjectId: one.id, objectIdToMerge: other.id });
  const again = await basic.getById(other.id, ['city', 'phone', 'hs_merged_object_ids']);
  return { fresh: merged.id !== one.id, resolves: again.id === merged.id, city: again.properties.city, phone: again.properties.phone };
});
await section('associations', async () => {
  const firm = await client.crm.companies.basicApi.create({ properties: { name: 'Firm' }, associations: [] });
  const one = await person({ city: 'Linked' });
  const api = client.crm.associations.v4;
  const made = await api.basicApi.create('contacts', one.id, 'companies', firm.id, [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }]);
  const page = await api.basicApi.getPage('companies', firm.id, 'contacts');
  const label = await api.schema.definitionsApi.create('contacts', 'companies', { label: 'Node role', name: 'node_role' });
  const types = await api.schema.definitionsApi.getAll('contacts', 'companies');
  const batch = await api.batchApi.getPage('contacts', 'companies', { inputs: [{ id: one.id }, { id: '1' }] });
  await api.basicApi.archive('contacts', one.id, 'companies', firm.id);
  return {
    labels: made.labels,
    types: page.results[0].associationTypes.map((each) => each.typeId),
    label: label.results[0].category,
    known: types.results.some((each) => each.label === 'Node role'),
    batch: [batch.results.length, batch.errors.length],
    left: (await api.basicApi.getPage('contacts', one.id, 'companies')).results.length,
  };
});
await section('leads', async () => {
  const one = await person({ city: 'Lead' });
  const associations = [{ to: { id: one.id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 578 }] }];
  const made = await client.crm.objects.leads.basicApi.create({ properties: { hs_lead_name: 'L' }, associations });
  return { stage: made.properties.hs_pipeline_stage, bare: (await refused(() => client.crm.objects.leads.basicApi.create({ properties: {}, associations: [] }))).code };
});
await section('lists', async () => {
  const { list } = await client.crm.lists.listsApi.create({ name: 'Node list', objectTypeId: '0-1', processingType: 'MANUAL' });
  const one = await person({ city: 'Listed' });
  await client.crm.lists.membershipsApi.add(list.listId, [one.id]);
  const page = await client.crm.lists.membershipsApi.getPage(list.listId);
  return { type: list.processingType, members: page.results.map((each) => each.recordId === one.id) };
});
await section('properties', async () => {
  const made = await client.crm.properties.coreApi.create('deals', { name: 'node_own', label: 'Own', type: 'enumeration', fieldType: 'select', groupName: 'dealinformation', options: [{ label: 'A', value: 'a', displayOrder: 0, hidden: false }] });
  return { options: made.options.map((each) => each.value), again: await refused(() => client.crm.properties.coreApi.create('deals', made)) };
});
await section('pipelines', async () => (await client.crm.pipelines.pipelinesApi.getAll('deals')).results.map((each) => each.id));
await section('owners', async () => (await client.crm.owners.ownersApi.getPage()).results);
await section('schemas', async () => {
  const made = await client.crm.schemas.coreApi.create({
    name: 'node_thing',
    labels: { singular: 'Thing', plural: 'Things' },
    requiredProperties: ['title'],
    searchableProperties: ['title'],
    primaryDisplayProperty: 'title',
    associatedObjects: ['CONTACT'],
    properties: [{ name: 'title', label: 'Title', type: 'string', fieldType: 'text' }],
  });
  const one = await client.crm.objects.basicApi.create(made.objectTypeId, { properties: { title: 'T' }, associations: [] });
  return { title: one.properties.title, listed: (await client.crm.schemas.coreApi.getAll()).results.some((each) => each.name === 'node_thing') };
});
await section('oauth', async () => {
  const open = new Client({ basePath: portal.url });
  const granted = await open.oauth.tokensApi.create('refresh_token', undefined, undefined, portal.client_id, portal.client_secret, portal.refresh_token);
  const told = await open.oauth.accessTokensApi.get(granted.accessToken);
  return { type: granted.tokenType, seconds: granted.expiresIn, portal: told.hubId === portal.portal_id };
});
await section('dated', async () => {
  const answer = await client.apiRequest({ method: 'GET', path: '/crm/objects/2026-03/contacts?limit=1' });
  return { status: answer.status, one: (await answer.json()).results.length };
});
process.stdout.write(JSON.stringify(found));
