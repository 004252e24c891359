create or replace function routing.leave(p_consultant text, p_to text default null, out email text, out revoked integer, out open_leads integer)
language plpgsql
volatile
as $$
declare
    v_leaver constant routing.consultants := routing.find_consultant(p_consultant);
    v_to routing.consultants;
begin
    if p_to is not null then
        v_to := routing.find_consultant(p_to);
        if v_to.id = v_leaver.id then
            raise exception '% cannot take over from themselves', v_to.name using errcode = 'ID105';
        end if;
        if not v_to.is_active then
            raise exception 'consultant % is inactive', v_to.name using errcode = 'ID306';
        end if;
    end if;
    email := v_leaver.email;
    select a.revoked, a.still_owned into revoked, open_leads from routing.set_consultant_active(v_leaver.uid::text, false) as a;
    update routing.pool_members as m set is_active = false where m.consultant_id = v_leaver.id and m.is_active;
end;
$$;

comment on function routing.leave(text, text) is
'A consultant (e-mail or uid) leaves: no more leads, out of every pool, tokens revoked; can be repeated. Their open leads are handed over afterwards, in batches
(routing.transfer_leads, to p_to or by rule). Returns their e-mail, how many tokens were revoked, and how many open leads are theirs. Raises ID208 (no such consultant), ID306
(p_to is inactive), ID105 (p_to is the leaver).';

revoke all on function routing.leave(text, text) from public;
