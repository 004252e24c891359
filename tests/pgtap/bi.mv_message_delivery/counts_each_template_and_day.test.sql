begin;
select plan(3);
create temporary table t as select * from tests.tell_story();
select jobs.refresh_views();
select results_eq(
    $$select d.day, d.template, d.category, d.messages, d.accepted, d.delivered, d.read, d.replied, d.failed from bi.mv_message_delivery as d order by 1, 2$$,
    $$values ('2026-03-10'::date, 'first_contact', 'MARKETING', 2::bigint, 2::bigint, 0::bigint, 0::bigint, 1::bigint, 0::bigint),
             ('2026-03-10', 'first_contact_with_referrer', 'MARKETING', 1, 1, 1, 0, 1, 0),
             ('2026-03-10', 'opt_out_confirmation', 'UTILITY', 1, 1, 0, 0, 0, 0),
             ('2026-03-11', 'first_contact', 'MARKETING', 1, 1, 0, 0, 1, 0),
             ('2026-03-13', 'rework_1', 'MARKETING', 1, 1, 0, 0, 1, 0)$$,
    'accepted, delivered, replied by template and day'
);
create temporary table c (code integer, class text);
insert into c values (130403, 'recipient'), (131050, 'opt_out'), (132015, 'template'), (131031, 'channel'), (131000, 'transient'), (100, 'other'), (4242, 'other');
select tests.lead(20 + n::integer) from (select row_number() over () as n from c) as k;
select tests.drain();
update sending.messages as m set state = 'failed', error = jsonb_build_object('code', k.code)
  from (select c.code, row_number() over (order by c.code) as n from c) as k,
       (select o.id, row_number() over (order by o.id) as n from sending.messages as o where o.queued_at = util.current_time()) as l
 where l.n = k.n and m.id = l.id;
select jobs.refresh_views();
select results_eq(
    $$select d.messages, d.failed, d.failed_recipient, d.failed_opt_out, d.failed_template, d.failed_channel, d.failed_transient, d.failed_other
        from bi.mv_message_delivery as d where d.day = '2026-03-14'$$,
    $$values (7::bigint, 7::bigint, 1::bigint, 1::bigint, 1::bigint, 1::bigint, 1::bigint, 2::bigint)$$, 'failures by what failed'
);
select ok(
    (select bool_and(d.failed = d.failed_recipient + d.failed_opt_out + d.failed_template + d.failed_channel + d.failed_transient + d.failed_other)
       from bi.mv_message_delivery as d), 'which add up'
);

select * from finish();
rollback;
