begin;
select plan(4);
create temporary table t as select * from tests.tell_story();

select results_eq(
    $$select o.origin, o.product, o.source, o.submitted_by, o.submitted_by_consultant, o.referrer_uid is not null, o.touches, o.touched_by, o.touch_origins
        from governance.origin_and_credit as o, t where o.lead_id = t.won$$,
    $$values ('extension', 'plano', null::text, 'Extensão da Ana', 'Ana Lima', true, 1::bigint, '{"Site do parceiro"}'::text[], '{event}'::text[])$$,
    'credit goes to who referred first; who came later is a touch'
);
select results_eq(
    $$select o.origin, o.source, o.submitted_by, o.submitted_by_consultant, o.referrer_uid, o.touches
        from governance.origin_and_credit as o, t where o.lead_id = t.revived$$,
    $$values ('site', 'parceiro', 'Site do parceiro', null::text, null::uuid, 0::bigint)$$, 'a source refers by itself'
);
select is((select count(*) from governance.origin_and_credit), 5::bigint, 'every lead once');
select tests.lead(2, '{"referrer": {"name": "Pedro Luz", "phone": "11988887777"}}');
select is(
    (select o.submission_uid from governance.origin_and_credit as o, t where o.lead_id = t.revived),
    (select s.uid from intake.submissions as s, t where s.lead_id = t.revived order by s.id limit 1), 'a touch takes no credit away'
);

select * from finish();
rollback;
