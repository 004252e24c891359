begin;
select plan(20);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as
select
    tests.lead(1, '{"person": {"name": "Érica Nunes", "phone": "27998877665", "email": "erica@example.com"}, "referrer": {"name": "João Prado"}}') as erica,
    tests.lead(2, '{"person": {"name": "Rosa Alves", "phone": "11987654321"}}') as rosa;
create function tests.listed(p_q text, p_status text[] default null, p_owner text default null, p_due text default null, p_open boolean default null)
returns text language sql as $$
    select coalesce(string_agg(l.person, ', '), '-') from governance.list_leads(p_q, p_status, p_owner, p_due, p_open) as l
$$;
select is(tests.listed(null), 'Rosa Alves, Érica Nunes', 'all, the newest first');
select is(tests.listed('erica'), 'Érica Nunes', 'part of a name, without accents');
select is(tests.listed('(27) 99887-7665'), 'Érica Nunes', 'a phone as typed');
select is(tests.listed('8877'), 'Érica Nunes', 'a part of it');
select is(tests.listed('ERICA@example.com'), 'Érica Nunes', 'an e-mail');
select is((select tests.listed(l.uid::text) from leads.leads as l, t where l.id = t.rosa), 'Rosa Alves', 'a uid');
select is((select tests.listed(left(l.uid::text, 10)) from leads.leads as l, t where l.id = t.rosa), 'Rosa Alves', 'its first letters, with the hyphen');
select is(tests.listed('nobody'), '-', 'nobody');
select is(tests.listed('%'), '-', 'nor by a wildcard');
select is(tests.listed('ffff'), '-', 'letters of no uid');
select is(tests.listed(repeat('a', 200)), '-', 'or far too many');
select leads.change_status(rosa, 'lost', 'consultant:1', 'price') from t;
select is(tests.listed(null, '{lost}'), 'Rosa Alves', 'by status');
select is(tests.listed(null, p_open => true), 'Érica Nunes', 'open ones');
select is((select tests.listed(null, p_owner => l.owner) from governance.list_leads('erica') as l), (select tests.listed(null, p_owner => c.email) from governance.list_leads('erica') as l join routing.consultants as c on c.name = l.owner), 'by the owner''s name or e-mail');
select is(tests.listed(null, p_due => 'today'), 'Érica Nunes', 'due today');
select is(tests.listed(null, p_due => '2026-03-09'), '-', 'due up to a day');
select is((select l.referred_by || ', ' || l.phone from governance.list_leads('erica') as l), 'João Prado, +5527998877665', 'with who referred them');
select throws_ok($$select governance.list_leads(p_statuses => '{gone}')$$, 'ID105', null, 'a status that is none is refused');
select throws_ok($$select governance.list_leads(p_due => 'soon')$$, 'ID105', null, 'so is a day');
select throws_ok($$select governance.list_leads(p_owner => 'nobody at all')$$, 'ID208', null, 'and an owner');

select * from finish();
rollback;
