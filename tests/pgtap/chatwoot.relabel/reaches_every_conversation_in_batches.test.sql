begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.lead(n) as lead_id, n from generate_series(1, 4) as n;
select tests.drain();
select tests.advance('1 minute');
update chatwoot.conversations as c set status = 'resolved' from t where c.lead_id = t.lead_id and t.n = 4;
update chatwoot.conversations as c set labelled_at = null from t where c.lead_id = t.lead_id and t.n = 3;
create function tests.orders() returns text language sql as $$
    select coalesce(string_agg(t.n::text, ' ' order by m.id), '') from outbox.jobs as m join t on t.lead_id = m.lead_id
    where m.kind = 'chatwoot.update' and m.payload -> 'labels' = 'true' and m.state = 'pending'
$$;
select is(chatwoot.relabel(), 0, 'an account whose labels are not known asks for nothing');
select chatwoot.settle_labels(8, '[{"id": 1, "title": "indicacao", "description": "Pessoa indicada (Indica)"}]');
select is(chatwoot.relabel(), 0, 'nor does another account');
select chatwoot.settle_labels(1, '[{"id": 1, "title": "indicacao", "description": "Pessoa indicada (Indica)"}]');
select is(chatwoot.relabel(2), 2, 'a batch');
select is(tests.orders(), '3 1', 'who never got any comes first');
select is(chatwoot.relabel(), 1, 'the rest, without those on their way');
select is(tests.orders(), '3 1 2', 'and without what is resolved');
select is((
    select (e.work -> 'labels_add')::text || (e.work -> 'labels_remove' @> '["indica-lead", "indica-manual"]')
    from outbox.jobs as m cross join lateral chatwoot.prepare_update(m.id, util.current_time()) as e
    where m.kind = 'chatwoot.update' and m.state = 'pending' and m.lead_id = (select lead_id from t where n = 3)
), '["indicacao"]true', 'former titles go');
select tests.drain();
select is(chatwoot.relabel(), 0, 'each once');
select tests.advance('1 minute');
select chatwoot.settle_labels(1, '[{"id": 1, "title": "indicados", "description": "Pessoa indicada (Indica)"}]');
select is(chatwoot.relabel(), 3, 'a new title reaches them again');

select * from finish();
rollback;
