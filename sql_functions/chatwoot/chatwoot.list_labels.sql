create or replace function chatwoot.list_labels(p_account_id bigint)
returns table (word text, title text, label_id bigint)
language plpgsql
stable
as $$
begin
    return query
    select k.word, chatwoot.label_title(p_account_id, k.word), b.label_id
    from chatwoot.label_kinds as k
    left join chatwoot.labels as b on b.account_id = p_account_id and b.word = k.word
    order by k.place;
end;
$$;

comment on function chatwoot.list_labels(bigint) is
'Our labels, in their order, with the title that each has in an account of Chatwoot and its id there; null: it is not known to be there, and Chatwoot shows it nowhere until chatwoot.settle_labels() found or made it.';

revoke all on function chatwoot.list_labels(bigint) from public;
