begin;
select plan(8);
create temporary table t as select * from tests.tell_story();

select results_eq(
    $$select e.template, e.purpose, e.state, e.sends, e.copies, e.accepted_at, e.delivered_at, e.last_status, e.last_status_at, e.replied_at, e.error_code
        from governance.message_evidence as e, t where e.lead_id = t.won$$,
    $$values ('first_contact_with_referrer', 'first_contact', 'delivered', 1, 1, '2026-03-10 15:00:30+00'::timestamptz,
              '2026-03-10 15:30:00+00'::timestamptz, 'delivered', '2026-03-10 15:30:00+00'::timestamptz, '2026-03-10 15:30:00+00'::timestamptz, null::integer)$$,
    'state, times, last status and the reply'
);
select results_eq(
    $$select e.template, e.replied_at from governance.message_evidence as e, t where e.lead_id = t.revived order by e.accepted_at$$,
    $$values ('first_contact', null::timestamptz), ('rework_1', '2026-03-14 12:00:00+00'::timestamptz)$$,
    'a reply belongs to the last message before it'
);
select results_eq(
    $$select e.wamid_sha256 from governance.message_evidence as e, t where e.lead_id = t.won$$,
    $$select encode(sha256(convert_to(m.wamid, 'UTF8')), 'hex') from sending.messages as m, t where m.lead_id = t.won$$,
    'a wamid can be compared by its hash'
);
select is(
    (select e.message_uid from governance.message_evidence as e, t where e.lead_id = t.won),
    (select m.uid from sending.messages as m, t where m.lead_id = t.won), 'the opaque id is the one that Meta echoes'
);

create temporary table f as select tests.lead_with_conversation(7) as lead_id;
create temporary table w as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(130403)) from w;
select results_eq(
    $$select e.state, e.error_code, e.error_class, e.wamid_sha256, e.failed_at is not null, e.sends, e.copies from governance.message_evidence as e, f where e.lead_id = f.lead_id$$,
    $$values ('failed', 130403, 'RECIPIENT_PERM', null::text, true, 1, 0)$$, 'a failure with code and class, and no copy that WhatsApp named'
);
update sending.messages as m set error = m.error || '{"code": 999999}' from f where m.lead_id = f.lead_id;
select is((select e.error_class from governance.message_evidence as e, f where e.lead_id = f.lead_id), null, 'an unknown code has no class');
update sending.messages as m set error = m.error || '{"code": "+5511971234567"}' from f where m.lead_id = f.lead_id;
select is((select e.error_code from governance.message_evidence as e, f where e.lead_id = f.lead_id), null, 'what is no code is not shown');
update sending.message_buttons as b set pressed_at = util.current_time()
 from sending.messages as m, t where m.id = b.message_id and m.lead_id = t.stopped and b.action = 'stop';
select is(
    (select e.pressed from governance.message_evidence as e, t where e.lead_id = t.stopped and e.purpose = 'first_contact'), 'stop', 'and the button that was pressed'
);

select * from finish();
rollback;
