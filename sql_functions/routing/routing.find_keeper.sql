create or replace function routing.find_keeper(p_lead leads.leads, p_submitter_id bigint, out consultant_ids bigint[], out reasons text[])
language plpgsql
stable
as $$
declare
    v_id bigint;
begin
    consultant_ids := '{}';
    reasons := '{}';
    v_id := routing.known_owner(p_lead);
    if v_id is not null and ops.setting_text('known_owner_keeps') = 'on' then
        consultant_ids := array[v_id];
        reasons := array['known_owner'];
    end if;
    if p_submitter_id is not null or p_lead.referrer_id is not null then
        v_id := routing.referring_consultant(p_lead, p_submitter_id);
        if v_id is not null and v_id <> all (consultant_ids) and ops.setting_text('own_referral_stays') = 'on' then
            consultant_ids := consultant_ids || v_id;
            reasons := reasons || 'own_referral'::text;
        end if;
    end if;
end;
$$;

comment on function routing.find_keeper(leads.leads, bigint) is
'Who has a claim on a lead before anybody''s turn, and why, in order: the person''s known owner (setting known_owner_keeps), the consultant who referred them (own_referral_stays).';

revoke all on function routing.find_keeper(leads.leads, bigint) from public;
