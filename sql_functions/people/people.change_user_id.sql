create or replace function people.change_user_id(p_person_id bigint, p_old_user_id text, p_new_user_id text)
returns void
language plpgsql
volatile
as $$
begin
    delete from people.identifiers as i
    where i.person_id = p_person_id and i.kind = 'bsuid' and i.match_key = p_old_user_id;
    perform people.learn_identity(p_person_id, null, p_new_user_id);
end;
$$;

comment on function people.change_user_id(bigint, text, text) is
'WhatsApp gave somebody another business-scoped user id: the old one is forgotten, the new one remembered (people.learn_identity).';

revoke all on function people.change_user_id(bigint, text, text) from public;
