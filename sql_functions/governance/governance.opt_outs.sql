-- requires: governance.actors
create or replace view governance.opt_outs as
select
    e.lead_id, l.uid as lead_uid, p.uid as person_uid, e.seq, e.at, e.kind = 'opted_out' as is_stop, e.data ->> 'reason' as reason, e.actor,
    coalesce(w.name, regexp_replace(e.actor, '^operator:(?=.)', '')) as who,
    (
        select h.status
        from leads.status_periods as h
        where h.lead_id = e.lead_id and h.event_seq < e.seq
        order by h.period desc
        limit 1
    ) as status_before,
    l.origin, s.code as source
from leads.events as e
join leads.leads as l on l.id = e.lead_id
join people.people as p on p.id = l.person_id
left join intake.sources as s on s.id = l.source_id
left join governance.actors as w on w.actor = e.actor
where e.kind in ('opted_out', 'opt_out_lifted');

comment on view governance.opt_outs is
'One row for each time a person of a lead asked not to be contacted any more, or to be contacted again: by what way, and who wrote it down.';
comment on column governance.opt_outs.lead_id is 'The lead.';
comment on column governance.opt_outs.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.opt_outs.person_uid is 'The person, by public id; the name stands in governance.lead_directory.';
comment on column governance.opt_outs.seq is 'Number of the event in the lead''s history.';
comment on column governance.opt_outs.at is 'When it was recorded.';
comment on column governance.opt_outs.is_stop is 'They asked to stop; false: to hear from us again.';
comment on column governance.opt_outs.reason is 'By what way: stop_word, stop_button, whatsapp_preference, request …';
comment on column governance.opt_outs.actor is 'Who wrote it down, as it was written.';
comment on column governance.opt_outs.who is 'The same by name.';
comment on column governance.opt_outs.status_before is 'The lead''s status until then.';
comment on column governance.opt_outs.origin is 'How the lead had come.';
comment on column governance.opt_outs.source is 'The source that had sent it.';

revoke all on governance.opt_outs from public;
grant select on governance.opt_outs to indica_dba;
