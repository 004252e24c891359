begin;
select plan(4);

create function tests.broken_verbs() returns table (kind text, verb text, signature text) language sql as $$
    select k.kind, v.verb, v.signature
    from outbox.kinds as k
    cross join lateral (values
        ('prepare', k.prepare || '(bigint, timestamptz)', 'outbox.prepared'::regtype),
        ('succeed', k.succeed || '(bigint, boolean, jsonb, timestamptz)', 'boolean'::regtype),
        ('fail', k.fail || '(bigint, jsonb, timestamptz)', 'outbox.failed'::regtype),
        ('abandon', k.abandon || '(bigint, text, text, timestamptz)', 'void'::regtype),
        ('prelock', k.prelock || '(bigint, jsonb)', 'void'::regtype)
    ) as v (verb, signature, result)
    left join pg_catalog.pg_proc as p on p.oid = to_regprocedure(v.signature)
    where v.signature is not null and (p.oid is null or p.prorettype <> v.result or p.proretset or p.provolatile <> 'v')
$$;

select is_empty('select * from tests.broken_verbs()', 'each function that is registered for a kind exists, with the signature of its verb');
select is(
    (select array_agg(k.kind order by k.kind) from outbox.kinds as k),
    '{alert.notify,chatwoot.agents,chatwoot.contact,chatwoot.conversation,chatwoot.correction,chatwoot.note,chatwoot.observe,chatwoot.sweep,chatwoot.templates,chatwoot.update,meta.lead,webhook.deliver,whatsapp.template,whatsapp.templates}', 'the kinds have the names that others rely on'
);
select is_empty(
    $$select f.name from tests.functions as f
       where f.schema = 'outbox' and f.source ~ '(whatsapp|template|chatwoot|sending)[.a-z_]*'$$,
    'no function of outbox speaks of a kind'
);

insert into outbox.kinds (kind, prepare, succeed, fail, abandon) values ('tests.bad', 'tests.missing', 'outbox.fail_job', 'outbox.prepare_job', 'outbox.abandon_job');
select results_eq(
    $$select b.verb from tests.broken_verbs() as b order by b.verb$$, $$values ('fail'), ('prepare'), ('succeed')$$,
    'one that is missing or has another signature is found'
);

select finish();
rollback;
