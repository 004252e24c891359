create or replace function sending.is_template_of_another(p_waba_id text)
returns boolean
language plpgsql
stable
as $$
declare
    v_ours constant text := (sending.default_channel()).waba_id;
begin
    if v_ours is null then
        return sending.is_of_another_account(p_waba_id);
    end if;
    return coalesce(p_waba_id <> v_ours, false);
end;
$$;

comment on function sending.is_template_of_another(text) is
'Does a webhook speak of a template of another WhatsApp business account than the one of the number that serves leads, with which ours are synchronised? Another account, also of a
further number of ours, may have a template of the same name.';

revoke all on function sending.is_template_of_another(text) from public;
