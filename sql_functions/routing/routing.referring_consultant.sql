create or replace function routing.referring_consultant(p_lead leads.leads, p_submitter_id bigint)
returns bigint
language plpgsql
stable
as $$
begin
    return (
        select coalesce(
            p_submitter_id,
            (
                select c.id
                from people.referrers as r
                join people.identifiers as i on i.person_id = r.person_id and i.kind in ('email', 'phone')
                join routing.consultants as c on c.email = i.value or c.phone = i.value
                where r.id = p_lead.referrer_id
                order by c.id
                limit 1
            )
        )
    );
end;
$$;

comment on function routing.referring_consultant(leads.leads, bigint) is
'The consultant whose own referral a lead is: who submitted it with their token, else who is named as referrer by their e-mail or number; null when it was none.';

revoke all on function routing.referring_consultant(leads.leads, bigint) from public;
