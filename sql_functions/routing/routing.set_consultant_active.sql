create or replace function routing.set_consultant_active(p_name text, p_is_active boolean, out assigned integer, out still_owned integer, out revoked integer)
language plpgsql
volatile
as $$
declare
    v_consultant constant routing.consultants := routing.find_consultant(p_name);
begin
    update routing.consultants as c set is_active = p_is_active where c.id = v_consultant.id;
    assigned := 0;
    revoked := 0;
    if p_is_active then
        assigned := routing.assign_waiting();
    else
        revoked := ops.revoke_tokens_of(v_consultant.id, null);
    end if;
    select count(*) into still_owned
    from leads.leads as l
    where l.consultant_id = v_consultant.id and leads.is_open(l.status);
end;
$$;

comment on function routing.set_consultant_active(text, boolean) is
'Lets a consultant (e-mail or uid) receive leads, or no more. assigned: leads of the queue triage that found an owner by it; still_owned: their open leads,
which a deactivated consultant keeps until somebody transfers them; revoked: their tokens, which end with them (a new one is needed afterwards). Raises ID208 (no such consultant). Commits asynchronously, see routing.assign_waiting.';

revoke all on function routing.set_consultant_active(text, boolean) from public;
