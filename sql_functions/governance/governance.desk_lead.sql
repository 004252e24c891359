create or replace function governance.desk_lead(p_viewer desk.viewer, p_uid uuid)
returns jsonb
language plpgsql
stable
as $$
declare
    v_is_english constant boolean := coalesce(current_setting('indica.locale', true) = 'en', false);
    v_lead leads.leads;
begin
    select * into v_lead from leads.leads as l where l.uid = p_uid;
    if not desk.may_see(p_viewer, v_lead) then
        raise exception 'no such lead' using errcode = 'ID201';
    end if;
    return governance.lead_document(v_lead) || jsonb_build_object(
        'seen', v_lead.event_seq,
        'score', governance.lead_score(v_lead),
        'is_open', leads.is_open(v_lead.status),
        'next_statuses', (
            select coalesce(jsonb_agg(jsonb_build_object('code', s.code, 'name', leads.status_name(s.code), 'is_open', s.is_open) order by s.position), '[]')
            from leads.statuses as s
            where s.code = any (leads.next_statuses(v_lead)) and s.code <> 'opted_out'
        ),
        'lost_reasons', (
            select coalesce(jsonb_agg(jsonb_build_object('code', r.code, 'name', case when v_is_english then r.name_en else r.name_pt end) order by r.code), '[]') from leads.lost_reasons as r where r.is_active
        ),
        'is_suppressed', people.is_person_suppressed(v_lead.person_id),
        'consultants', (
            select coalesce(jsonb_agg(jsonb_build_object('uid', c.uid, 'name', c.name) order by c.name), '[]')
            from routing.consultants as c
            where c.is_active and c.id is distinct from v_lead.consultant_id
                and (p_viewer.consultant_ids is null or c.id = any (p_viewer.consultant_ids))
        )
    );
end;
$$;

comment on function governance.desk_lead(desk.viewer, uuid) is
'The whole story of one lead for who may see it at the desk (governance.lead_document), with where it can go, whom it can be given to, and seen, the number of its last event. Raises ID201 (no such lead, or not theirs to see).';

revoke all on function governance.desk_lead(desk.viewer, uuid) from public;
